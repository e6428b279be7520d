package io.surprisal.benchmarks.streaming;

import io.surprisal.telemetry.topic.TopicFormat;
import java.io.IOException;
import java.io.Serializable;
import java.util.function.Supplier;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/** Writes records in a topic's format and forgets them. */
public final class SerialisingSink<T> implements Sink<T> {
    private final NewFormat<T> newFormat;

    public SerialisingSink(NewFormat<T> newFormat) {
        this.newFormat = newFormat;
    }

    @Override
    public SinkWriter<T> createWriter(WriterInitContext context) {
        TopicFormat<T> format = newFormat.get();
        return new SinkWriter<>() {
            @Override
            public void write(T record, Context context) throws IOException {
                if (format.toBytes(record).length == 0) {
                    throw new IOException("Nothing came of " + record);
                }
            }

            @Override
            public void flush(boolean endOfInput) {}

            @Override
            public void close() {}
        };
    }

    /** Makes the format in the task. */
    @FunctionalInterface
    public interface NewFormat<T> extends Supplier<TopicFormat<T>>, Serializable {}
}
