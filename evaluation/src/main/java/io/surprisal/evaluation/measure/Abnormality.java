package io.surprisal.evaluation.measure;

/** What the measures of this package ask of their input. */
final class Abnormality {
    private Abnormality() {}

    /**
     * A copy in which a record without a value ranks below every other.
     *
     * @param abnormality [rows], higher is more abnormal, NaN for a record without a score
     * @param labels [rows], with both kinds of records
     */
    static double[] checked(double[] abnormality, boolean[] labels) {
        if (abnormality.length != labels.length) {
            throw new IllegalArgumentException(
                    "Expected a label per record; got " + labels.length + " for " + abnormality.length);
        }
        int anomalous = anomalous(labels);
        if (anomalous == 0 || anomalous == labels.length) {
            throw new IllegalArgumentException("Ranking is measured on normal and anomalous records; got " + anomalous
                    + " anomalous of " + labels.length + "; evaluate on data that holds both");
        }
        double[] ranked = abnormality.clone();
        for (int row = 0; row < ranked.length; row++) {
            if (Double.isNaN(ranked[row])) {
                ranked[row] = Double.NEGATIVE_INFINITY;
            }
        }
        return ranked;
    }

    static int anomalous(boolean[] labels) {
        int count = 0;
        for (boolean label : labels) {
            count += label ? 1 : 0;
        }
        return count;
    }
}
