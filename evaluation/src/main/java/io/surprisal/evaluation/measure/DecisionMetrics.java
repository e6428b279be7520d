package io.surprisal.evaluation.measure;

/**
 * How well decisions agree with labels, each record by itself, without point adjustment.
 *
 * @param precision the share of true anomalies among the records called anomalous; NaN where none was
 * @param recall the share of the anomalous records that were called so; NaN where there is none
 * @param f1 the harmonic mean of both; 0 where nothing was hit, NaN where there was nothing to hit
 * @param falseAlarmRate the share of the normal records that were called anomalous; NaN where there is none
 */
public record DecisionMetrics(
        long truePositives,
        long falsePositives,
        long falseNegatives,
        double precision,
        double recall,
        double f1,
        double falseAlarmRate) {
    /**
     * Counts agreement row by row.
     *
     * @param decisions [rows], true for records called anomalous
     * @param labels [rows], true for anomalous records
     */
    public static DecisionMetrics of(boolean[] decisions, boolean[] labels) {
        if (decisions.length != labels.length) {
            throw new IllegalArgumentException(
                    "Expected a label per record; got " + labels.length + " for " + decisions.length);
        }
        long truePositives = 0;
        long falsePositives = 0;
        long falseNegatives = 0;
        for (int row = 0; row < labels.length; row++) {
            truePositives += decisions[row] && labels[row] ? 1 : 0;
            falsePositives += decisions[row] && !labels[row] ? 1 : 0;
            falseNegatives += !decisions[row] && labels[row] ? 1 : 0;
        }
        double anomalous = truePositives + falseNegatives;
        return new DecisionMetrics(
                truePositives,
                falsePositives,
                falseNegatives,
                (double) truePositives / (truePositives + falsePositives),
                truePositives / anomalous,
                anomalous == 0 ? Double.NaN : 2.0 * truePositives / (truePositives + falsePositives + anomalous),
                falsePositives / (labels.length - anomalous));
    }
}
