package io.surprisal.deploy.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.surprisal.core.TailCalibration;
import io.surprisal.core.TailThreshold;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.training.evaluation.DecisionMetrics;
import io.surprisal.training.evaluation.RankingMetrics;
import io.surprisal.training.evaluation.VusPr;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Every measure of a model on labelled data, with its definition. */
record Evaluation(List<Measure> measures) {
    /** What a count stands for is in its name; a ratio needs its definition. */
    record Measure(String name, double value, String definition) {
        boolean whole() {
            return value == Math.rint(value) && Math.abs(value) >= 2;
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
        all.add(new Measure("rows", labels.length, "rows of the data"));
        all.add(new Measure(
                "unscored_rows", unscored, "rows with every feature missing; ranked last, never anomalous"));
        all.add(new Measure(
                "prevalence", ranking.prevalence(), "share of anomalous rows: the AUC-PR of a random ranking"));
        all.add(
                new Measure(
                        "vus_pr",
                        VusPr.of(surprisal, labels, window),
                        "volume under the precision-recall surface over buffers from 0 to vus_pr_window rows (Paparrizos et al. 2022)"));
        all.add(new Measure(
                "vus_pr_window", window, "largest buffer in rows; by default the first feature's period (TSB-AD)"));
        all.add(new Measure("auc_pr", ranking.aucPr(), "average precision, not interpolated (Davis & Goadrich 2006)"));
        all.add(new Measure(
                "auc_roc",
                ranking.aucRoc(),
                "probability that an anomalous row is more surprising than a normal one (Hanley & McNeil 1982)"));
        all.add(new Measure(
                "best_f1",
                ranking.bestF1(),
                "largest point F1 over all thresholds: an upper bound, chosen with the labels"));
        all.add(new Measure(
                "best_f1_threshold", ranking.bestF1Threshold(), "the surprisal threshold that reaches it, nats"));
        all.add(new Measure(
                "tail_probability",
                threshold.tailProbability(),
                "the alert budget: share of normal rows that may alert"));
        all.add(new Measure(
                "threshold",
                calibration.abnormalityAt(threshold.tailProbability()),
                "the surprisal that belongs to it by the model's calibration on held-out normal rows, nats"));
        all.add(new Measure(
                "precision", decided.precision(), "share of true anomalies among the rows beyond the threshold"));
        all.add(new Measure("recall", decided.recall(), "share of the anomalous rows that are beyond the threshold"));
        all.add(new Measure("f1", decided.f1(), "harmonic mean of precision and recall, by rows"));
        all.add(new Measure(
                "false_alarm_rate",
                decided.falseAlarmRate(),
                "share of the normal rows that are beyond the threshold; tail_probability is what was budgeted"));
        return new Evaluation(all);
    }

    double value(String name) {
        return measures.stream()
                .filter(measure -> measure.name().equals(name))
                .findFirst()
                .orElseThrow()
                .value();
    }

    String toText(ModelFile model) {
        StringBuilder text = new StringBuilder();
        text.append(String.format("Model %s, version %s%n", model.manifest().name(), model.version()));
        for (Measure measure : measures) {
            String value = Double.isNaN(measure.value())
                    ? "none"
                    : measure.whole()
                            ? String.format(Locale.ROOT, "%,.0f", measure.value())
                            : String.format(Locale.ROOT, "%.5g", measure.value());
            text.append(String.format(Locale.ROOT, "  %-18s %12s   %s%n", measure.name(), value, measure.definition()));
        }
        return text.toString();
    }

    String toJson(ModelFile model) {
        JsonMapper mapper = new JsonMapper();
        ObjectNode object = mapper.createObjectNode();
        object.put("model", model.manifest().name());
        object.put("model_version", model.version());
        ObjectNode definitions = mapper.createObjectNode();
        for (Measure measure : measures) {
            // JSON has no NaN: what does not exist is null.
            object.put(measure.name(), Double.isFinite(measure.value()) ? Double.valueOf(measure.value()) : null);
            definitions.put(measure.name(), measure.definition());
        }
        object.set("definitions", definitions);
        try {
            return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(object) + System.lineSeparator();
        } catch (JsonProcessingException e) {
            throw new AssertionError("A tree is always writable", e);
        }
    }
}
