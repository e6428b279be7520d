package io.surprisal.deploy.cli;

import static io.surprisal.deploy.cli.SheetText.number;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.surprisal.core.verdict.AlertBudget;
import io.surprisal.deploy.cli.AlertedTable.Worth;
import io.surprisal.evaluation.alert.AlertMeasures;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.scoring.BudgetText;
import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.record.AlertFeature;
import io.surprisal.telemetry.record.FeatureDeviation;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What {@code alerts} shows. */
final class AlertSheet {
    private final ModelFile model;
    private final AlertBudget budget;
    private final AlertedTable table;
    private final Map<String, Worth> keys;
    private final Worth total;
    private final @Nullable FeedbackEffect effect;

    /** @param effect what feedback changed; null where there is none */
    AlertSheet(ModelFile model, AlertBudget budget, AlertedTable table, @Nullable FeedbackEffect effect) {
        this.model = model;
        this.budget = budget;
        this.table = table;
        this.keys = table.worth();
        this.total = Worth.total(keys.values());
        this.effect = effect;
    }

    String toText() {
        StringBuilder text = new StringBuilder();
        SheetText.line(text, "Model %s, version %s", model.manifest().name(), model.version());
        SheetText.line(text, "%s%n", BudgetText.of(budget, table.scale()));
        for (Alert alert : table.alerts()) {
            SheetText.line(text, "%s", line(alert));
        }
        if (!table.alerts().isEmpty()) {
            text.append(System.lineSeparator());
        }
        if (keys.size() > 1) {
            keys.forEach((key, worth) -> worth(text, key, worth));
        }
        worth(text, keys.size() > 1 ? "All keys" : "In all", total);
        if (effect != null) {
            effect(text, effect);
        }
        return text.toString();
    }

    private String line(Alert alert) {
        return String.format(
                Locale.ROOT,
                "%s to %s  %s%-8s  grade %.2f  %,5d records  %s",
                table.timeText(alert.firstEventTime()),
                table.timeText(alert.lastEventTime()),
                alert.key().isEmpty() ? "" : alert.key() + "  ",
                alert.severity().name().toLowerCase(Locale.ROOT),
                alert.grade(),
                alert.records(),
                Arrays.stream(alert.features()).map(AlertFeature::feature).collect(Collectors.joining(", ")));
    }

    private void effect(StringBuilder text, FeedbackEffect change) {
        SheetText.line(
                text,
                "%nThat is with feedback: %,d answers, %,d silences%s. It takes away %,d of %,d alerts%s",
                change.answers().size(),
                change.feedback().size() - change.answers().size(),
                change.ofOtherModels() == 0
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                "; %,d answers are about another model's alerts and change nothing",
                                change.ofOtherModels()),
                change.gone().size(),
                change.before().alerts().size(),
                change.gone().isEmpty() ? "." : ":");
        for (Alert alert : change.gone()) {
            SheetText.line(text, "  %s%s", line(alert), change.isConfirmed(alert) ? "  CONFIRMED" : "");
        }
        worth(text, "Without it", Worth.total(change.before().worth().values()));
    }

    private void worth(StringBuilder text, String name, Worth worth) {
        AlertMeasures own = worth.measures();
        SheetText.line(
                text,
                "%s: %,d alerts in %.1f days, %.2f a week; abnormal for %.2f %% of %stime, open for %.2f %%",
                name,
                own.alerts(),
                own.days(),
                own.alertsPerWeek(),
                100 * own.alertingShare(),
                table.isLabelled() ? "unlabelled " : "",
                100 * own.openShare());
        AlertMeasures fixed = worth.bestFixed();
        if (fixed != null) {
            SheetText.line(
                    text,
                    "  caught %d of %d anomalies%s; %.2f false alerts a week",
                    own.caught(),
                    own.labelled(),
                    own.caught() == 0 ? "" : String.format(Locale.ROOT, ", median delay %.0f s", own.medianDelay()),
                    own.falsePerWeek());
            SheetText.line(
                    text,
                    "  best fixed threshold at no more false alerts: caught %d, %.2f false a week, abnormal for %.2f %%",
                    fixed.caught(),
                    fixed.falsePerWeek(),
                    100 * fixed.alertingShare());
        }
    }

    /** The totals at the top, the keys' in an object of their own, then the alerts. */
    String toJson() {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("model", model.manifest().name());
        object.put("model_version", model.version());
        object.put("budget", budget.rate().toString());
        put(total, object);
        ObjectNode byKey = object.putObject("keys");
        keys.forEach((key, worth) -> put(worth, byKey.putObject(key)));
        ArrayNode events = object.putArray("alerts");
        table.alerts().forEach(alert -> put(alert, events.addObject()));
        if (effect != null) {
            put(effect, object.putObject("feedback"));
        }
        return SheetText.of(object);
    }

    private void put(FeedbackEffect change, ObjectNode object) {
        object.put("answers", change.answers().size());
        object.put("silences", change.feedback().size() - change.answers().size());
        object.put("answers_about_other_models", change.ofOtherModels());
        ArrayNode gone = object.putArray("gone");
        for (Alert alert : change.gone()) {
            ObjectNode one = gone.addObject();
            put(alert, one);
            one.put("confirmed", change.isConfirmed(alert));
        }
        put(Worth.total(change.before().worth().values()), object.putObject("without"));
    }

    private void put(Worth worth, ObjectNode object) {
        AlertMeasures own = worth.measures();
        number(object, "days", own.days());
        object.put("alerts_raised", own.alerts());
        number(object, "alerts_per_week", own.alertsPerWeek());
        AlertMeasures fixed = worth.bestFixed();
        if (fixed == null) {
            number(object, "alerting_share", own.alertingShare());
            number(object, "open_share", own.openShare());
            return;
        }
        object.put("labelled", own.labelled());
        number(object, "median_delay_seconds", own.medianDelay());
        worth(object, own);
        worth(object.putObject("best_fixed"), fixed);
    }

    private static void worth(ObjectNode object, AlertMeasures measures) {
        object.put("caught", measures.caught());
        object.put("false_alerts", measures.falseAlerts());
        number(object, "false_per_week", measures.falsePerWeek());
        number(object, "alerting_share", measures.alertingShare());
        number(object, "open_share", measures.openShare());
    }

    private void put(Alert alert, ObjectNode object) {
        object.put("id", alert.id());
        object.put("key", alert.key());
        object.put("start", table.timeText(alert.firstEventTime()));
        object.put("end", table.timeText(alert.lastEventTime()));
        object.put("severity", alert.severity().name().toLowerCase(Locale.ROOT));
        object.put("grade", alert.grade());
        object.put("tail_probability", alert.tailProbability());
        object.put("records", alert.records());
        // What feedback on it needs.
        object.put("first_event_time", alert.firstEventTime());
        object.put("last_event_time", alert.lastEventTime());
        number(object, "smoothed", alert.smoothed());
        object.putObject("model").put("version", alert.peak().model().version());
        ArrayNode features = object.putArray("features");
        for (AlertFeature feature : alert.features()) {
            ObjectNode one = features.addObject();
            one.put("feature", feature.feature());
            number(one, "surprisal", feature.surprisal());
            put(feature.worst(), one.putObject("worst"));
        }
        ArrayNode deviations = object.putObject("peak").putArray("deviations");
        for (FeatureDeviation deviation : alert.peak().deviations()) {
            ObjectNode one = deviations.addObject();
            one.put("feature", deviation.feature());
            put(deviation, one);
        }
    }

    private static void put(FeatureDeviation deviation, ObjectNode object) {
        number(object, "observed", deviation.observed());
        number(object, "expected", deviation.expected());
    }
}
