package io.surprisal.scoring.watch;

import io.surprisal.core.drift.NormalShares;
import io.surprisal.core.manifest.Manifest;
import io.surprisal.core.manifest.Manifest.Baseline;
import io.surprisal.core.manifest.Manifest.FeatureBaseline;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.scoring.JobSchema;
import io.surprisal.telemetry.record.ModelVersion;
import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a model file says of the normal telemetry behind it, for a job: a small part of the file, which travels by itself.
 *
 * @param owner identifies the file and the judged output
 * @param features in the model's order; empty where the file does not say
 * @param judged the contract name of the judged output
 * @param score where its values lay; null where the file does not say
 * @param lookedAt of how many records one is looked at
 * @param latestTime the newest training data, epoch milliseconds; 0 where the file does not say
 */
public record WatchedModel(
        String name,
        String version,
        long owner,
        List<WatchedFeature> features,
        String judged,
        @Nullable NormalShares score,
        int lookedAt,
        long latestTime)
        implements Serializable {
    private static final Logger LOG = LoggerFactory.getLogger(WatchedModel.class);

    public WatchedModel {
        features = List.copyOf(features);
    }

    /**
     * One feature.
     *
     * @param place where its value stands in the job's records
     * @param longestStill for how many consecutive records of a key it was at most the same or missing in training
     */
    public record WatchedFeature(String name, int place, NormalShares shares, int longestStill)
            implements Serializable {
        /** Whether it moved in training, so that there is something to see. */
        boolean moved() {
            return shares.bins() > 1;
        }
    }

    /** What a file says; says in the log what it does not. */
    public static WatchedModel of(ModelFile model, JobSchema schema, ModelOutput judged, WatchOptions options) {
        Manifest manifest = model.manifest();
        Baseline baseline = manifest.baseline();
        List<WatchedFeature> features = IntStream.range(0, baseline.features().size())
                .mapToObj(i -> feature(
                        manifest.features().get(i).name(), baseline.features().get(i), schema))
                .toList();
        if (features.isEmpty()) {
            LOG.warn(
                    "Model {} of format version {} does not say where its normal telemetry lay: the job gives no notice of drift"
                            + " and of stale features; train the model again",
                    manifest.name(),
                    manifest.formatVersion());
        }
        if (baseline.latestTime() == 0) {
            LOG.info(
                    "Model {} does not say how old its training data is: the job gives no notice of its age; train it on data"
                            + " with times",
                    manifest.name());
        }
        return new WatchedModel(
                manifest.name(),
                model.version(),
                31 * Long.parseUnsignedLong(model.digest().substring(0, 16), 16)
                        + judged.contractName().hashCode(),
                features,
                judged.contractName(),
                baseline.outputs().get(judged.contractName()),
                options.lookedAtOneIn(baseline.interval()),
                baseline.latestTime());
    }

    /** The model as records name it. */
    public ModelVersion modelVersion() {
        return new ModelVersion(name, version);
    }

    private static WatchedFeature feature(String name, FeatureBaseline baseline, JobSchema schema) {
        return new WatchedFeature(name, schema.features().indexOf(name), baseline.shares(), baseline.longestStill());
    }
}
