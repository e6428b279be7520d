package io.surprisal.telemetry.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.surprisal.telemetry.record.DeadLetterReason;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/**
 * Avro: one record of a configured schema per Kafka record, in the binary encoding, behind the header of an {@link AvroFraming}. The mapped
 * places are fields, entries of maps and elements of arrays. What a value means is the same as in JSON; a long with a timestamp's
 * logical type is a time of that unit, whatever the options say of it.
 */
public final class AvroFormat extends OneSampleFormat {
    private final byte[] header;
    private final AvroStep record;
    private final AvroBytes in = new AvroBytes();

    /**
     * @param features the features in the order in which a sample's values are to stand; all of them mapped
     * @throws IllegalArgumentException where the schema is none, or the mapping does not fit it
     */
    public AvroFormat(RecordEncoding.Avro encoding, DecodeOptions options, List<String> features) {
        super(options, features);
        Schema schema = schema(encoding.schema());
        this.header = encoding.framing().header(schema, encoding.schemaId());
        this.record = AvroPlan.of(schema, options, features);
    }

    @Override
    void read(byte[] payload) throws RefusedRecordException {
        int length = Math.min(header.length, payload.length);
        if (!Arrays.equals(payload, 0, length, header, 0, header.length)) {
            throw new RefusedRecordException(
                    DeadLetterReason.NOT_AVRO,
                    "The payload begins with " + hex(payload, length) + "; expected " + hex(header, header.length)
                            + ", by which telemetry.format says that it was written with the job's Avro schema");
        }
        in.begin(payload, header.length);
        record.read(in, draft());
        in.end();
    }

    private static Schema schema(String json) {
        try {
            return new Schema.Parser().parse(json);
        } catch (AvroRuntimeException e) {
            // That of broken JSON spreads over lines.
            String fault = e.getCause() instanceof JsonProcessingException broken
                    ? broken.getOriginalMessage()
                    : String.valueOf(e.getMessage());
            throw new IllegalArgumentException(
                    "The Avro schema cannot be parsed: "
                            + fault.lines().findFirst().orElse("")
                            + "; correct the file that telemetry.format.schema names",
                    e);
        }
    }

    private static String hex(byte[] bytes, int length) {
        return length == 0 ? "nothing" : HexFormat.ofDelimiter(" ").formatHex(bytes, 0, length);
    }
}
