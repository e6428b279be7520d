package io.surprisal.evaluation.measure;

import io.surprisal.core.calibration.TailCalibration;
import io.surprisal.core.verdict.TailThreshold;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Every measure of a model on labelled data, with its definition. */
public record Evaluation(List<Entry> entries) {
    /**
     * One measure.
     *
     * @param name as in the JSON form
     * @param value NaN where it does not exist
     * @param count whether it is a number of rows
     */
    public record Entry(String name, double value, boolean count, String definition) {
        static Entry count(String name, long value, String definition) {
            return new Entry(name, value, true, definition);
        }

        static Entry of(String name, double value, String definition) {
            return new Entry(name, value, false, definition);
        }

        /** The value as a person reads it. */
        public String text() {
            if (Double.isNaN(value)) {
                return "none";
            }
            return String.format(Locale.ROOT, count ? "%,.0f" : "%.5g", value);
        }
    }

    /**
     * Measures all.
     *
     * @param surprisal [rows], NaN where a row has no score
     * @param labels [rows], true for anomalous rows
     * @param window the largest buffer of VUS-PR, rows
     */
    public static Evaluation of(
            double[] surprisal, boolean[] labels, int window, TailCalibration calibration, TailThreshold threshold) {
        RankingMetrics ranking = RankingMetrics.of(surprisal, labels);
        boolean[] decisions = new boolean[labels.length];
        long unscored = 0;
        for (int row = 0; row < labels.length; row++) {
            decisions[row] =
                    threshold.judge(calibration.tailProbability(surprisal[row])).anomalous();
            unscored += Double.isNaN(surprisal[row]) ? 1 : 0;
        }
        DecisionMetrics decided = DecisionMetrics.of(decisions, labels);
        List<Entry> all = new ArrayList<>();
        all.add(Entry.count("rows", labels.length, "rows of the data"));
        all.add(Entry.count(
                "unscored_rows", unscored, "rows with every feature missing; ranked last, never anomalous"));
        all.add(Entry.of(
                "prevalence", ranking.prevalence(), "share of anomalous rows: the AUC-PR of a random ranking"));
        all.add(
                Entry.of(
                        "vus_pr",
                        Vus.of(surprisal, labels, window).pr(),
                        "volume under the precision-recall surface over buffers from 0 to vus_pr_window rows (Paparrizos et al. 2022)"));
        all.add(Entry.count(
                "vus_pr_window", window, "largest buffer in rows; by default the first feature's period (TSB-AD)"));
        all.add(Entry.of("auc_pr", ranking.aucPr(), "average precision, not interpolated (Davis & Goadrich 2006)"));
        all.add(Entry.of(
                "auc_roc",
                ranking.aucRoc(),
                "probability that an anomalous row is more surprising than a normal one (Hanley & McNeil 1982)"));
        all.add(Entry.of(
                "best_f1",
                ranking.bestF1(),
                "largest point F1 over all thresholds: an upper bound, chosen with the labels"));
        all.add(Entry.of("best_f1_threshold", ranking.bestF1Threshold(), "the surprisal threshold that reaches it"));
        all.add(Entry.of(
                "tail_probability",
                threshold.tailProbability(),
                "the alert budget: share of normal rows that may alert"));
        all.add(Entry.of(
                "threshold",
                calibration.abnormalityAt(threshold.tailProbability()),
                "the surprisal that belongs to it by the model's calibration on held-out normal rows"));
        all.add(Entry.of(
                "precision", decided.precision(), "share of true anomalies among the rows beyond the threshold"));
        all.add(Entry.of("recall", decided.recall(), "share of the anomalous rows that are beyond the threshold"));
        all.add(Entry.of("f1", decided.f1(), "harmonic mean of precision and recall, by rows"));
        all.add(Entry.of(
                "false_alarm_rate",
                decided.falseAlarmRate(),
                "share of the normal rows that are beyond the threshold; tail_probability is what was budgeted"));
        return new Evaluation(all);
    }
}
