package io.surprisal.flink.time;

import io.surprisal.flink.decode.Decoded;
import io.surprisal.flink.decode.TelemetryDecoder;
import io.surprisal.telemetry.format.DecodeOptions;
import io.surprisal.telemetry.format.FutureBound;
import io.surprisal.telemetry.record.RawRecord;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;

/**
 * A source of raw records that decodes them before it emits them. Flink knows which partitions a subtask has, and keeps the time of
 * each, in the source alone; but the time of a record is known only once it is decoded. All else, splits and checkpoints included,
 * is the raw source's.
 *
 * @param <S> the raw source's splits
 * @param <C> what its enumerator checkpoints
 */
public final class DecodingSource<S extends SourceSplit, C>
        implements Source<Decoded, S, C>, ResultTypeQueryable<Decoded> {
    private final Source<RawRecord, S, C> raw;
    private final DecodeOptions options;
    private final String[] features;
    private final FutureBound bound;

    /**
     * @param features the job's features, in the order in which a record's values are to stand
     */
    public DecodingSource(
            Source<RawRecord, S, C> raw, DecodeOptions options, List<String> features, FutureBound bound) {
        this.raw = raw;
        this.options = options;
        this.features = features.toArray(String[]::new);
        this.bound = bound;
        // Fails here, where the job is submitted, and not in its tasks.
        new TelemetryDecoder(options, features, bound, new UnregisteredMetricsGroup());
    }

    @Override
    public SourceReader<Decoded, S> createReader(SourceReaderContext context) throws Exception {
        return new DecodingReader<>(
                raw.createReader(context),
                new TelemetryDecoder(options, List.of(features), bound, context.metricGroup()));
    }

    @Override
    public TypeInformation<Decoded> getProducedType() {
        return TypeInformation.of(Decoded.class);
    }

    @Override
    public Boundedness getBoundedness() {
        return raw.getBoundedness();
    }

    @Override
    public SplitEnumerator<S, C> createEnumerator(SplitEnumeratorContext<S> context) throws Exception {
        return raw.createEnumerator(context);
    }

    @Override
    public SplitEnumerator<S, C> restoreEnumerator(SplitEnumeratorContext<S> context, C checkpoint) throws Exception {
        return raw.restoreEnumerator(context, checkpoint);
    }

    @Override
    public SimpleVersionedSerializer<S> getSplitSerializer() {
        return raw.getSplitSerializer();
    }

    @Override
    public SimpleVersionedSerializer<C> getEnumeratorCheckpointSerializer() {
        return raw.getEnumeratorCheckpointSerializer();
    }
}
