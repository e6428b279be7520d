package io.surprisal.telemetry.format;

import io.surprisal.telemetry.record.RawRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The stream's reading of text in lines of CSV. */
class CsvValueTest extends ValueContract {
    private static final List<String> FEATURES = List.of("one", "v");

    private final RecordFormat format = RecordFormat.of(CsvFormatTest.options(FEATURES, ','), FEATURES);

    @Override
    protected float readText(String text) {
        byte[] payload = ("1,\"" + text + '"').getBytes(StandardCharsets.UTF_8);
        Reading reading = Reading.of(format, new RawRecord("telemetry", 0, 0, 0, null, payload));
        if (reading.isRefused()) {
            throw new Refused(reading.reason(), reading.message());
        }
        return reading.sample().values()[1];
    }
}
