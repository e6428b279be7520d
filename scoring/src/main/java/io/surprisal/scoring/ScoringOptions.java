package io.surprisal.scoring;

import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.manifest.OutputName;
import io.surprisal.core.setting.Settings;
import io.surprisal.core.verdict.AlertBudget;
import io.surprisal.core.verdict.ThresholdRule;
import io.surprisal.onnx.runtime.ExecutionSettings;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * How records are scored and judged.
 *
 * @param judged the output of the headline that the verdict rests on; the model's manifest must calibrate it
 * @param reported further outputs of shape [N] that scored records carry, the headline's or members'
 * @param threshold when a record is anomalous
 * @param batchSize the most records in one ONNX Runtime call; 64 to 256 keep the processor's caches
 * @param linger how long a record waits at most for others to share its batch
 * @param topFeatures how many features an anomalous record names
 * @param forgetKeysAfter how long, in processing time, what a model remembers of a key is kept after the key's last record
 * @param execution where the model is computed
 */
public record ScoringOptions(
        ModelOutput judged,
        List<OutputName> reported,
        ThresholdRule threshold,
        int batchSize,
        Duration linger,
        int topFeatures,
        Duration forgetKeysAfter,
        ExecutionSettings execution)
        implements Serializable {
    /** On the host's processor. */
    public ScoringOptions(
            ModelOutput judged,
            List<OutputName> reported,
            ThresholdRule threshold,
            int batchSize,
            Duration linger,
            int topFeatures,
            Duration forgetKeysAfter) {
        this(judged, reported, threshold, batchSize, linger, topFeatures, forgetKeysAfter, ExecutionSettings.CPU);
    }

    public ScoringOptions {
        reported = List.copyOf(new LinkedHashSet<>(reported));
        for (OutputName name : reported) {
            Settings.require(
                    name.output().perRecord(), "reported", "outputs of one value per record, such as elbo", name);
        }
        Settings.require(
                judged.perRecord(),
                "judged",
                "an output of one value per record, usually surprisal",
                judged.contractName());
        requireBatches(batchSize, linger);
        Settings.require(topFeatures >= 0, "top_features", "0 or more", topFeatures);
        Settings.require(forgetKeysAfter.toMillis() >= 1, "forget_keys_after", "at least 1ms", forgetKeysAfter);
    }

    /** @throws IllegalArgumentException where no batch can be of that size or wait for that long */
    public static void requireBatches(int batchSize, Duration linger) {
        Settings.require(batchSize >= 1 && batchSize <= 65536, "batch_size", "1 to 65536", batchSize);
        Settings.require(linger.toMillis() >= 1, "linger", "at least 1ms", linger);
    }

    /**
     * Surprisal alone, an alert a week and key, batches of 128, 5 ms linger, five features, keys remembered for
     * seven days.
     */
    public static ScoringOptions defaults() {
        return new ScoringOptions(
                ModelOutput.SURPRISAL,
                List.of(),
                AlertBudget.defaults(),
                128,
                Duration.ofMillis(5),
                5,
                Duration.ofDays(7));
    }

    /** These options with another threshold. */
    public ScoringOptions withThreshold(ThresholdRule other) {
        return new ScoringOptions(judged, reported, other, batchSize, linger, topFeatures, forgetKeysAfter, execution);
    }

    /** These options with the model computed elsewhere. */
    public ScoringOptions withExecution(ExecutionSettings other) {
        return new ScoringOptions(judged, reported, threshold, batchSize, linger, topFeatures, forgetKeysAfter, other);
    }

    /** How a lane is opened for them. */
    public LaneOptions lane() {
        return new LaneOptions(judged, reported, threshold, batchSize, topFeatures, execution);
    }

    /** What scored records carry, the judged output first. */
    List<OutputName> judgedFirst() {
        OutputName first = OutputName.headline(judged);
        List<OutputName> outputs = new ArrayList<>();
        outputs.add(first);
        reported.stream().filter(output -> !output.equals(first)).forEach(outputs::add);
        return List.copyOf(outputs);
    }
}
