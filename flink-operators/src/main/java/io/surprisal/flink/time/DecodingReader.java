package io.surprisal.flink.time;

import io.surprisal.flink.decode.Decoded;
import io.surprisal.flink.decode.TelemetryDecoder;
import io.surprisal.telemetry.record.RawRecord;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.core.io.InputStatus;
import org.jspecify.annotations.Nullable;

/** Reads as the raw reader does, and decodes between that reader and the output. */
final class DecodingReader<S extends SourceSplit> implements SourceReader<Decoded, S> {
    private final SourceReader<RawRecord, S> raw;
    private final TelemetryDecoder decoder;
    private @Nullable DecodingOutput decoding;

    DecodingReader(SourceReader<RawRecord, S> raw, TelemetryDecoder decoder) {
        this.raw = raw;
        this.decoder = decoder;
    }

    @Override
    public InputStatus pollNext(ReaderOutput<Decoded> output) throws Exception {
        // Raw readers keep the outputs of their splits, and with them this one, for as long as the operator's output
        // lasts.
        if (decoding == null || !decoding.writesTo(output)) {
            decoding = new DecodingOutput(output, decoder);
        }
        return raw.pollNext(decoding);
    }

    @Override
    public void start() {
        raw.start();
    }

    @Override
    public List<S> snapshotState(long checkpoint) {
        return raw.snapshotState(checkpoint);
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
        return raw.isAvailable();
    }

    @Override
    public void addSplits(List<S> splits) {
        raw.addSplits(splits);
    }

    @Override
    public void notifyNoMoreSplits() {
        raw.notifyNoMoreSplits();
    }

    @Override
    public void handleSourceEvents(SourceEvent event) {
        raw.handleSourceEvents(event);
    }

    @Override
    public void notifyCheckpointComplete(long checkpoint) throws Exception {
        raw.notifyCheckpointComplete(checkpoint);
    }

    @Override
    public void notifyCheckpointAborted(long checkpoint) throws Exception {
        raw.notifyCheckpointAborted(checkpoint);
    }

    @Override
    public void pauseOrResumeSplits(Collection<String> pause, Collection<String> resume) {
        raw.pauseOrResumeSplits(pause, resume);
    }

    @Override
    public void close() throws Exception {
        raw.close();
    }
}
