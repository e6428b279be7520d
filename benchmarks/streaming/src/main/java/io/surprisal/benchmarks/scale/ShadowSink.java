package io.surprisal.benchmarks.scale;

import io.surprisal.telemetry.record.ModelEvent;
import io.surprisal.telemetry.record.ModelEventStatus;
import io.surprisal.telemetry.record.ModelRole;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/** Waits until a model scores in the shadow. */
final class ShadowSink implements Sink<ModelEvent> {
    private static final AtomicReference<CompletableFuture<Void>> ACTIVE =
            new AtomicReference<>(new CompletableFuture<>());

    /** Completes when a model scores in the shadow from now on. */
    static CompletableFuture<Void> begin() {
        CompletableFuture<Void> active = new CompletableFuture<>();
        ACTIVE.set(active);
        return active;
    }

    @Override
    public SinkWriter<ModelEvent> createWriter(WriterInitContext context) {
        CompletableFuture<Void> active = Objects.requireNonNull(ACTIVE.get());
        return new SinkWriter<>() {
            @Override
            public void write(ModelEvent event, Context context) {
                if (event.status() == ModelEventStatus.REFUSED) {
                    throw new IllegalStateException("The model was refused: " + event);
                }
                if (event.role() == ModelRole.SHADOW && event.status() == ModelEventStatus.ACTIVE) {
                    active.complete(null);
                }
            }

            @Override
            public void flush(boolean endOfInput) {}

            @Override
            public void close() {}
        };
    }
}
