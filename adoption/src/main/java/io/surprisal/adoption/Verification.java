package io.surprisal.adoption;

import io.surprisal.core.manifest.ModelOutput;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * How an adopted model was found to be on the data.
 *
 * @param records how many it was tried on
 * @param difference the largest difference between what it says and what the original says by itself, as a share of the value, or of 1
 *     where that is larger
 * @param batchDifference the same between a record scored alone and among others
 */
public record Verification(int records, double difference, double batchDifference) {
    /** Formulas that add and round in another order may differ so much; other formulas differ more. */
    private static final double TOLERANCE = 1e-3;

    private static final int ALONE = 32;

    /**
     * Compares the file in the making with the original.
     *
     * @param windows [count, W, D], at most {@link AdoptedScores#MOST}
     * @throws AdoptionException where they differ, where a score is not finite, or where it depends on the other records of a batch
     */
    static Verification of(AdoptedScores scores, Reading reading, Reference reference, float[] windows, String source) {
        int size = reading.shape().size();
        int rowLength = reading.shape().window() * size;
        int count = windows.length / rowLength;
        Map<String, float[]> adopted = scores.of(windows);
        double difference = 0;
        for (int i = 0; i < count; i++) {
            float[] record = Arrays.copyOfRange(windows, (i + 1) * rowLength - size, (i + 1) * rowLength);
            if (isMissing(record)) {
                continue;
            }
            double surprisal = value(adopted, ModelOutput.SURPRISAL, i);
            if (!Double.isFinite(surprisal)) {
                throw new AdoptionException(source + " gives record " + i + " of those it was tried on the surprisal "
                        + surprisal
                        + ": its outputs there are not finite, or its scale is not above 0; correct the roles of"
                        + " its outputs, or --standardise if it takes standardised values");
            }
            difference = Math.max(
                    difference,
                    reading.isScore()
                            ? share(value(adopted, ModelOutput.SCORE, i), reference.score(i))
                            : ofFeatures(adopted, reference, i, record));
        }
        require(
                difference,
                source + ", put into a file of the contract, differs from what it says by itself by ",
                "it may compute a record with the others of its batch; export it in evaluation mode, with a dynamic batch"
                        + " dimension");
        double batchDifference = alone(scores, adopted, windows, rowLength);
        require(
                batchDifference,
                source + " scores a record alone and among others differently, by ",
                "it must not normalise over the batch; export it in evaluation mode");
        return new Verification(count, difference, batchDifference);
    }

    private static double ofFeatures(Map<String, float[]> adopted, Reference reference, int i, float[] record) {
        double largest = 0;
        double sum = 0;
        double size = 1;
        for (int j = 0; j < record.length; j++) {
            int at = i * record.length + j;
            double logProbability = Float.isNaN(record[j]) ? 0 : reference.logProbability(i, j, record[j]);
            sum += logProbability;
            size = Math.max(size, Math.abs(logProbability));
            largest = Math.max(largest, share(value(adopted, ModelOutput.EXPECTED, at), reference.expected(i, j)));
            largest = Math.max(
                    largest, share(value(adopted, ModelOutput.EXPECTED_SCALE, at), reference.expectedScale(i, j)));
            largest = Math.max(largest, share(value(adopted, ModelOutput.FEATURE_LOG_PROBABILITY, at), logProbability));
        }
        double whole = value(adopted, ModelOutput.RECONSTRUCTION_LOG_PROBABILITY, i);
        return Math.max(largest, Math.abs(whole - sum) / size);
    }

    /** The largest difference of a record by itself. */
    private static double alone(AdoptedScores scores, Map<String, float[]> among, float[] windows, int rowLength) {
        double largest = 0;
        int count = windows.length / rowLength;
        for (int i = 0; i < count; i += Math.max(1, count / ALONE)) {
            double alone = value(
                    scores.of(Arrays.copyOfRange(windows, i * rowLength, (i + 1) * rowLength)),
                    ModelOutput.SURPRISAL,
                    0);
            double together = value(among, ModelOutput.SURPRISAL, i);
            largest = Math.max(largest, Double.isNaN(alone) && Double.isNaN(together) ? 0 : share(alone, together));
        }
        return largest;
    }

    private static void require(double difference, String what, String advice) {
        // Not a number is a difference too.
        if (!(difference <= TOLERANCE)) {
            throw new AdoptionException(String.format(
                    Locale.ROOT,
                    "%s%.2g; expected at most %.0e of the value; %s",
                    what,
                    difference,
                    TOLERANCE,
                    advice));
        }
    }

    private static double share(double adopted, double expected) {
        double share = Math.abs(adopted - expected) / Math.max(1, Math.abs(expected));
        return Double.isNaN(share) ? Double.POSITIVE_INFINITY : share;
    }

    private static double value(Map<String, float[]> scores, ModelOutput output, int at) {
        return Objects.requireNonNull(scores.get(output.contractName()))[at];
    }

    private static boolean isMissing(float[] record) {
        for (float value : record) {
            if (!Float.isNaN(value)) {
                return false;
            }
        }
        return true;
    }
}
