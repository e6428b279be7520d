package io.surprisal.benchmarks.scale;

import io.surprisal.telemetry.record.DeadLetter;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/** Fails the job at the first record that it cannot score: one that is refused costs another time than one that is scored. */
final class NoDeadLetters implements Sink<DeadLetter> {
    @Override
    public SinkWriter<DeadLetter> createWriter(WriterInitContext context) {
        return new SinkWriter<>() {
            @Override
            public void write(DeadLetter letter, Context context) {
                throw new IllegalStateException("Every record is to be scored; got " + letter);
            }

            @Override
            public void flush(boolean endOfInput) {}

            @Override
            public void close() {}
        };
    }
}
