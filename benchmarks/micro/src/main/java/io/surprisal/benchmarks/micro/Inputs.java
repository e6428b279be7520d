package io.surprisal.benchmarks.micro;

import io.surprisal.benchmarks.worker.TelemetryRows;
import io.surprisal.core.series.SeriesState;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.RawRecord;
import io.surprisal.telemetry.record.TelemetryRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What the benchmarks read: {@link PerRecord#RECORDS} records in the order of the file, dealt out to series in turn. */
final class Inputs {
    /** System property: the telemetry, a gzipped CSV. */
    static final String ROWS = "benchmarks.rows";

    /** System property: the directory of the models, {@code model-L.onnx} each. */
    static final String MODELS = "benchmarks.models";

    static final int SERIES = 64;

    /** Each series has a record a minute. */
    private static final long INTERVAL_MILLIS = 60_000;

    private static final String TOPIC = "telemetry";

    private Inputs() {}

    static TelemetryRows rows() throws IOException {
        return TelemetryRows.read(path(ROWS));
    }

    /** The model that averages L latent samples. */
    static ModelFile model(int samples) throws IOException {
        return ModelFile.read(path(MODELS).resolve("model-" + samples + ".onnx"));
    }

    /** The name of the series that a record belongs to. */
    static String series(int record) {
        return "machine-" + record % SERIES;
    }

    /** The event time of a record, epoch milliseconds, when the records have been replayed so often. */
    static long time(long replays, int record) {
        return (replays * PerRecord.RECORDS + record) / SERIES * INTERVAL_MILLIS;
    }

    /** Nothing is remembered of any series yet. */
    static SeriesState[] states() {
        return Stream.generate(SeriesState::new).limit(SERIES).toArray(SeriesState[]::new);
    }

    /** Records as Kafka hands them over; payloads are repeated if they are too few. */
    static RawRecord[] raw(byte[][] payloads) {
        RawRecord[] records = new RawRecord[PerRecord.RECORDS];
        for (int i = 0; i < records.length; i++) {
            byte[] key = series(i).getBytes(StandardCharsets.UTF_8);
            records[i] = new RawRecord(TOPIC, 0, i, time(0, i), key, payloads[i % payloads.length]);
        }
        return records;
    }

    /** Records as they come out of decoding. */
    static TelemetryRecord[] decoded(TelemetryRows rows) {
        TelemetryRecord[] records = new TelemetryRecord[PerRecord.RECORDS];
        for (int i = 0; i < records.length; i++) {
            records[i] = new TelemetryRecord(new Coordinates(TOPIC, 0, i), series(i), time(0, i), rows.row(i));
        }
        return records;
    }

    private static Path path(String property) {
        String path = System.getProperty(property);
        if (path == null) {
            throw new IllegalStateException("The system property " + property
                    + " is not set; run these benchmarks by ./benchmarks/run micro, which sets it");
        }
        return Path.of(path);
    }
}
