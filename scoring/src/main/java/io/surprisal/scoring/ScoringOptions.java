package io.surprisal.scoring;

import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.manifest.OutputName;
import io.surprisal.core.verdict.TailThreshold;
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
 * @param tailProbability the alert budget: the share of normal records that may alert
 * @param batchSize the most records in one ONNX Runtime call; 64 to 256 keep the processor's caches
 * @param linger how long a record waits at most for others to share its batch
 * @param topFeatures how many features an anomalous record names
 * @param forgetKeysAfter how long, in processing time, what a model remembers of a key is kept after the key's last record
 */
public record ScoringOptions(
        ModelOutput judged,
        List<OutputName> reported,
        double tailProbability,
        int batchSize,
        Duration linger,
        int topFeatures,
        Duration forgetKeysAfter)
        implements Serializable {
    public ScoringOptions {
        reported = List.copyOf(new LinkedHashSet<>(reported));
        for (OutputName name : reported) {
            if (!name.output().perRecord()) {
                throw new IllegalArgumentException(
                        "Scored records carry outputs of shape [N]; got " + name + ", which has one value per feature");
            }
        }
        if (!judged.perRecord()) {
            throw new IllegalArgumentException("A verdict rests on an output of shape [N]; got " + judged.contractName()
                    + "; surprisal is the usual one");
        }
        if (batchSize < 1 || batchSize > 65536) {
            throw new IllegalArgumentException("The batch size is 1 to 65536; got " + batchSize);
        }
        if (linger.isNegative() || linger.toMillis() < 1) {
            throw new IllegalArgumentException("The linger is at least one millisecond; got " + linger);
        }
        if (topFeatures < 0) {
            throw new IllegalArgumentException("The number of features to name is at least 0; got " + topFeatures);
        }
        if (forgetKeysAfter.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "A key is remembered for at least one millisecond; got " + forgetKeysAfter);
        }
        TailThreshold checked = new TailThreshold(tailProbability);
        tailProbability = checked.tailProbability();
    }

    /**
     * Surprisal alone, one alert in ten thousand normal records, batches of 128, 5 ms linger, five features, keys remembered for
     * seven days.
     */
    public static ScoringOptions defaults() {
        return new ScoringOptions(
                ModelOutput.SURPRISAL, List.of(), 1e-4, 128, Duration.ofMillis(5), 5, Duration.ofDays(7));
    }

    /** How a lane is opened for them. */
    public LaneOptions lane() {
        return new LaneOptions(judged, reported, new TailThreshold(tailProbability), batchSize, topFeatures);
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
