package io.surprisal.telemetry.format;

import io.surprisal.telemetry.record.RawRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** The stream's reading of text in Avro. */
class AvroValueTest extends ValueContract {
    private static final List<String> FEATURES = List.of("one", "v");

    private static final RecordEncoding AVRO = new RecordEncoding.Avro("""
            {"type": "record", "name": "Sample", "fields": [
              {"name": "one", "type": "float"}, {"name": "v", "type": "string"}]}""", AvroFraming.NONE, 0);

    private static final DecodeOptions DEFAULTS = DecodeOptions.defaults(FeatureMapping.fields(FEATURES));

    private final RecordFormat format = RecordFormat.of(
            new DecodeOptions(
                    AVRO,
                    DEFAULTS.features(),
                    DEFAULTS.key(),
                    DEFAULTS.time(),
                    DEFAULTS.missing(),
                    DEFAULTS.unknown(),
                    DEFAULTS.maxRecordBytes(),
                    DEFAULTS.deadLetterBytes()),
            FEATURES);

    @Override
    protected float readText(String text) {
        Reading reading = Reading.of(format, new RawRecord("telemetry", 0, 0, 0, null, record(text)));
        if (reading.isRefused()) {
            throw new Refused(reading.reason(), reading.message());
        }
        return reading.sample().values()[1];
    }

    private static byte[] record(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder avro = EncoderFactory.get().binaryEncoder(bytes, null);
        try {
            avro.writeFloat(1);
            avro.writeString(text);
            avro.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
