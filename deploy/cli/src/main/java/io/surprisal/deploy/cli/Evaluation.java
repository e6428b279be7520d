package io.surprisal.deploy.cli;

import io.surprisal.core.calibration.TailCalibration;
import io.surprisal.core.verdict.TailThreshold;
import io.surprisal.training.evaluation.DecisionMetrics;
import io.surprisal.training.evaluation.RankingMetrics;
import io.surprisal.training.evaluation.VusPr;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Every measure of a model on labelled data, with its definition. */
record Evaluation(List<Measure> measures) {
    /**
     * @param name as in the JSON form
     * @param value NaN where it does not exist
     * @param count whether it is a number of rows
     */
    record Measure(String name, double value, boolean count, String definition) {
        static Measure count(String name, long value, String definition) {
            return new Measure(name, value, true, definition);
        }

        static Measure of(String name, double value, String definition) {
            return new Measure(name, value, false, definition);
        }

        String text() {
            if (Double.isNaN(value)) {
                return "none";
            }
            return String.format(Locale.ROOT, count ? "%,.0f" : "%.5g", value);
        }
    }

    /**
     * @param surprisal [rows], NaN where a row has no score
     * @param labels [rows], true for anomalous rows
     * @param window the largest buffer of VUS-PR, rows
     */
    static Evaluation of(
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
        List<Measure> all = new ArrayList<>();
        all.add(Measure.count("rows", labels.length, "rows of the data"));
        all.add(Measure.count(
                "unscored_rows", unscored, "rows with every feature missing; ranked last, never anomalous"));
        all.add(Measure.of(
                "prevalence", ranking.prevalence(), "share of anomalous rows: the AUC-PR of a random ranking"));
        all.add(
                Measure.of(
                        "vus_pr",
                        VusPr.of(surprisal, labels, window),
                        "volume under the precision-recall surface over buffers from 0 to vus_pr_window rows (Paparrizos et al. 2022)"));
        all.add(Measure.count(
                "vus_pr_window", window, "largest buffer in rows; by default the first feature's period (TSB-AD)"));
        all.add(Measure.of("auc_pr", ranking.aucPr(), "average precision, not interpolated (Davis & Goadrich 2006)"));
        all.add(Measure.of(
                "auc_roc",
                ranking.aucRoc(),
                "probability that an anomalous row is more surprising than a normal one (Hanley & McNeil 1982)"));
        all.add(Measure.of(
                "best_f1",
                ranking.bestF1(),
                "largest point F1 over all thresholds: an upper bound, chosen with the labels"));
        all.add(Measure.of("best_f1_threshold", ranking.bestF1Threshold(), "the surprisal threshold that reaches it"));
        all.add(Measure.of(
                "tail_probability",
                threshold.tailProbability(),
                "the alert budget: share of normal rows that may alert"));
        all.add(Measure.of(
                "threshold",
                calibration.abnormalityAt(threshold.tailProbability()),
                "the surprisal that belongs to it by the model's calibration on held-out normal rows"));
        all.add(Measure.of(
                "precision", decided.precision(), "share of true anomalies among the rows beyond the threshold"));
        all.add(Measure.of("recall", decided.recall(), "share of the anomalous rows that are beyond the threshold"));
        all.add(Measure.of("f1", decided.f1(), "harmonic mean of precision and recall, by rows"));
        all.add(Measure.of(
                "false_alarm_rate",
                decided.falseAlarmRate(),
                "share of the normal rows that are beyond the threshold; tail_probability is what was budgeted"));
        return new Evaluation(all);
    }
}
