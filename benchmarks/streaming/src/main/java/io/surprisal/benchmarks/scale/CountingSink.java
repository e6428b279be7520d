package io.surprisal.benchmarks.scale;

import io.surprisal.benchmarks.streaming.SerialisingSink;
import io.surprisal.telemetry.record.ScoredRecord;
import io.surprisal.telemetry.topic.ScoreJson;
import java.io.IOException;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/** Writes scores as JSON, forgets them, and tells the {@link Supply} of its name. */
final class CountingSink implements Sink<ScoredRecord> {
    private final SerialisingSink<ScoredRecord> json = new SerialisingSink<>(ScoreJson::new);
    private final String name;

    CountingSink(String name) {
        this.name = name;
    }

    @Override
    public SinkWriter<ScoredRecord> createWriter(WriterInitContext context) {
        SinkWriter<ScoredRecord> writer = json.createWriter(context);
        Supply supply = StandingSource.supply(name);
        return new SinkWriter<>() {
            @Override
            public void write(ScoredRecord score, Context context) throws IOException, InterruptedException {
                writer.write(score, context);
                supply.addScored(1);
            }

            @Override
            public void flush(boolean endOfInput) {}

            @Override
            public void close() {}
        };
    }
}
