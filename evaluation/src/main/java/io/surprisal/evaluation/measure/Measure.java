package io.surprisal.evaluation.measure;

import java.util.Locale;

/** What is measured of a run, by the column of the results file. */
public enum Measure {
    VUS_PR(
            "VUS-PR",
            "volume under the precision-recall surface over buffers from 0 to the first feature's period"
                    + " (Paparrizos et al. 2022); not for tables without time"),
    VUS_ROC(
            "VUS-ROC",
            "volume under the receiver operating characteristic's surface over the same buffers; not for tables without time"),
    VUS_PR_WINDOW("window", "the largest buffer of both volumes in rows, as TSB-AD estimates it from the test part"),
    AUC_PR("AUC-PR", "average precision, not interpolated (Davis & Goadrich 2006)"),
    PREVALENCE("prevalence", "share of anomalous test rows: the AUC-PR of a random ranking"),
    AUC_ROC("AUC-ROC", "probability that an anomalous row ranks above a normal one (Hanley & McNeil 1982)"),
    BEST_F1(
            "best F1",
            "largest point F1 over all thresholds, not point-adjusted: an upper bound chosen with the labels"),
    EPISODES_PER_DAY_BUDGET("episodes/day 1 %", "runs of rows above the score's own 99 % quantile, per day"),
    EPISODES_PER_DAY_CALIBRATED(
            "episodes/day calibrated", "runs of rows beyond the detector's calibrated tail probability 0.001, per day"),
    FALSE_ALARM_RATE("false alarms", "share of the normal rows beyond the calibrated threshold, 0.001 by its promise"),
    RECALL("recall", "share of the anomalous rows beyond the calibrated threshold"),
    HIT_RATE_100(
            "HitRate@100%",
            "share of an anomaly's true features among as many highest-ranking ones, mean over its rows (Su et al. 2019)"),
    HIT_RATE_150("HitRate@150%", "likewise among one and a half times as many"),
    FEATURE_AUC_MEAN(
            "feature AUC mean",
            "probability that a true feature ranks above another by its mean over the anomaly; mean over anomalies"),
    FEATURE_AUC_MAX("feature AUC max", "likewise by its largest value within the anomaly"),
    TRAINING_SECONDS("training s", "wall-clock seconds from training rows to a detector ready to score"),
    TRAINING_CPU_SECONDS("training CPU s", "the same of the thread's processor time"),
    ROWS_PER_SECOND("rows/s", "test rows scored per second on one thread"),
    MODEL_BYTES("model bytes", "size of the exported file; 0 where there is none"),
    SCORED_ROWS("rows", "rows that were scored"),
    FEATURES("features", "features of a row"),
    FITTED_SHARE("fitted", "share of the scored rows that the detector was fitted on");

    private final String title;
    private final String definition;

    Measure(String title, String definition) {
        this.title = title;
        this.definition = definition;
    }

    /** The column in files. */
    public String contractName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The column in tables for people. */
    public String title() {
        return title;
    }

    public String definition() {
        return definition;
    }
}
