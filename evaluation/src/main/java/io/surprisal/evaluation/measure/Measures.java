package io.surprisal.evaluation.measure;

import io.surprisal.core.verdict.TailThreshold;
import io.surprisal.evaluation.data.LabelledSplit;
import io.surprisal.evaluation.detector.Detection;
import io.surprisal.evaluation.detector.Detection.Series;
import java.util.EnumMap;
import java.util.Map;

/** Takes every measure of a detection that its split allows. */
public final class Measures {
    private static final double BUDGET = 0.01;
    private static final double CALIBRATED_BUDGET = 1e-3;

    private Measures() {}

    /** Of the raw or the smoothed series of a detection; attribution and cost are the same for both. */
    public static Map<Measure, Double> of(Detection detection, Series series, LabelledSplit split) {
        Map<Measure, Double> values = new EnumMap<>(Measure.class);
        boolean[] labels = split.labels();
        RankingMetrics ranking = RankingMetrics.of(series.abnormality(), labels);
        values.put(Measure.AUC_PR, ranking.aucPr());
        values.put(Measure.PREVALENCE, ranking.prevalence());
        values.put(Measure.AUC_ROC, ranking.aucRoc());
        values.put(Measure.BEST_F1, ranking.bestF1());
        boolean[] calibrated = beyondThreshold(series);
        DecisionMetrics decided = DecisionMetrics.of(calibrated, labels);
        values.put(Measure.FALSE_ALARM_RATE, decided.falseAlarmRate());
        values.put(Measure.RECALL, decided.recall());
        if (split.ordered()) {
            int window = WindowLength.estimate(split.test());
            Vus volumes = Vus.of(series.abnormality(), labels, window);
            values.put(Measure.VUS_PR, volumes.pr());
            values.put(Measure.VUS_ROC, volumes.roc());
            values.put(Measure.VUS_PR_WINDOW, (double) window);
            boolean[] budgeted = Episodes.aboveQuantile(series.abnormality(), BUDGET);
            values.put(Measure.EPISODES_PER_DAY_BUDGET, Episodes.count(budgeted) / split.days());
            values.put(Measure.EPISODES_PER_DAY_CALIBRATED, Episodes.count(calibrated) / split.days());
        }
        float[] contributions = detection.contributions();
        if (contributions != null) {
            Attribution attribution = Attribution.of(contributions, labels, split.responsible());
            values.put(Measure.HIT_RATE_100, attribution.hitRate100());
            values.put(Measure.HIT_RATE_150, attribution.hitRate150());
            values.put(Measure.FEATURE_AUC_MEAN, attribution.aucByMean());
            values.put(Measure.FEATURE_AUC_MAX, attribution.aucByMax());
        }
        values.put(Measure.TRAINING_SECONDS, detection.cost().trainingSeconds());
        values.put(Measure.TRAINING_CPU_SECONDS, detection.cost().trainingCpuSeconds());
        values.put(Measure.ROWS_PER_SECOND, detection.cost().rowsPerSecond());
        values.put(Measure.MODEL_BYTES, (double) detection.cost().modelBytes());
        values.put(Measure.SCORED_ROWS, (double) labels.length);
        values.put(Measure.FEATURES, (double) split.test().schema().size());
        values.put(Measure.FITTED_SHARE, split.fittedShare());
        return values;
    }

    private static boolean[] beyondThreshold(Series series) {
        TailThreshold threshold = new TailThreshold(CALIBRATED_BUDGET);
        boolean[] decisions = new boolean[series.abnormality().length];
        for (int row = 0; row < decisions.length; row++) {
            decisions[row] = threshold
                    .judge(series.calibration().tailProbability(series.abnormality()[row]))
                    .anomalous();
        }
        return decisions;
    }
}
