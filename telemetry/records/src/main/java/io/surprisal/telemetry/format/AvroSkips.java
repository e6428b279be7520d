package io.surprisal.telemetry.format;

import java.util.IdentityHashMap;
import java.util.Map;
import org.apache.avro.Schema;

/** Steps over values that nobody asked for. */
final class AvroSkips {
    private static final AvroStep NOTHING = (in, draft) -> {};
    private static final AvroStep NUMBER = (in, draft) -> in.readLong();
    private static final AvroStep BYTES = (in, draft) -> in.skipBytes();

    /** A record may hold itself. */
    private final Map<Schema, SkippedRecord> records = new IdentityHashMap<>();

    AvroStep of(Schema schema) {
        return switch (schema.getType()) {
            case NULL -> NOTHING;
            case BOOLEAN -> bytes(1);
            case INT, LONG, ENUM -> NUMBER;
            case FLOAT -> bytes(Float.BYTES);
            case DOUBLE -> bytes(Double.BYTES);
            case FIXED -> bytes(schema.getFixedSize());
            case STRING, BYTES -> BYTES;
            case UNION -> AvroPlan.union(schema, this::of);
            case ARRAY -> blocks(of(schema.getElementType()));
            case MAP -> {
                AvroStep value = of(schema.getValueType());
                yield blocks((in, draft) -> {
                    in.skipBytes();
                    value.read(in, draft);
                });
            }
            case RECORD -> record(schema);
        };
    }

    private static AvroStep bytes(int count) {
        return (in, draft) -> in.skip(count);
    }

    private static AvroStep blocks(AvroStep item) {
        return (in, draft) -> {
            for (int items = in.readBlock(); items > 0; items = in.readBlock()) {
                for (int i = 0; i < items; i++) {
                    item.read(in, draft);
                }
            }
        };
    }

    private AvroStep record(Schema schema) {
        SkippedRecord known = records.get(schema);
        if (known != null) {
            return known;
        }
        SkippedRecord record = new SkippedRecord();
        records.put(schema, record);
        record.fields =
                schema.getFields().stream().map(field -> of(field.schema())).toArray(AvroStep[]::new);
        return record;
    }

    private static final class SkippedRecord implements AvroStep {
        private AvroStep[] fields = {};

        @Override
        public void read(AvroBytes in, RecordDraft draft) throws RefusedRecordException {
            in.enter();
            for (AvroStep field : fields) {
                field.read(in, draft);
            }
            in.leave();
        }
    }
}
