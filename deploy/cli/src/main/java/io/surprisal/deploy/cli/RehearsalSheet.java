package io.surprisal.deploy.cli;

import static io.surprisal.deploy.cli.SheetText.line;
import static io.surprisal.deploy.cli.SheetText.number;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.surprisal.evaluation.alert.AlertMeasures;
import io.surprisal.evaluation.rehearsal.FaultResult;
import io.surprisal.evaluation.rehearsal.RehearsalOptions;
import io.surprisal.evaluation.rehearsal.RehearsalResult;
import io.surprisal.evaluation.rehearsal.RehearsalResult.Conditions;
import io.surprisal.evaluation.rehearsal.RehearsalResult.FeatureResult;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.reports.Numbers;
import io.surprisal.scoring.BudgetText;
import io.surprisal.scoring.Lane;
import io.surprisal.scoring.ScoringOptions;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What {@code rehearse} shows. */
final class RehearsalSheet {
    private static final int WORST = 5;
    private static final int MOST_NAMES = 12;

    private final ModelFile model;
    private final ScoringOptions scoring;
    private final RehearsalOptions options;
    private final RehearsalResult result;
    private final boolean several;

    RehearsalSheet(ModelFile model, ScoringOptions scoring, RehearsalOptions options, RehearsalResult result) {
        this.model = model;
        this.scoring = scoring;
        this.options = options;
        this.result = result;
        this.several = model.manifest().features().size() > 1;
    }

    String toText() {
        StringBuilder text = new StringBuilder();
        line(text, "Model %s, version %s", model.manifest().name(), model.version());
        line(text, "%s%n", BudgetText.of(scoring.threshold(), Lane.scale(model.manifest(), scoring.judged())));
        Conditions how = result.conditions();
        line(text, "%s", untouched(result));
        line(text, "%s%n", meaning(how, several));
        summary(text, "Caught, nine times in ten or more", FaultWords.list(result, RehearsalSheet::isCaught));
        summary(text, "Missed more often than not", FaultWords.list(result, RehearsalSheet::isMissed));
        table(text);
        if (result.faults().stream().anyMatch(FaultWords::restsOnFew)) {
            line(text, "* of these places fewer than %d share no record with another", FaultWords.FEW_APART);
        }
        text.append(System.lineSeparator());
        features(text);
        FaultWords.leftOut(result).forEach(each -> line(text, "Not rehearsed: %s", each));
        line(text, "Not used: %s", unused(how));
        return text.toString();
    }

    static boolean isCaught(FaultResult fault) {
        return fault.share() >= FaultWords.CAUGHT;
    }

    static boolean isMissed(FaultResult fault) {
        return fault.share() < FaultWords.MISSED;
    }

    /** At which rate of false alerts, a sentence. */
    static String untouched(RehearsalResult result) {
        AlertMeasures alerts = result.untouched();
        Conditions how = result.conditions();
        boolean labelled = alerts.labelled() > 0;
        return String.format(
                Locale.ROOT,
                "Untouched, these %,d rows of %s, %.1f weeks in all, raise %s: %s a week and key.",
                how.rows(),
                how.keys() == 1 ? "one key" : String.format(Locale.ROOT, "%,d keys", how.keys()),
                alerts.days() / 7,
                labelled
                        ? String.format(
                                Locale.ROOT, "%,d alerts, %,d of them false", alerts.alerts(), alerts.falseAlerts())
                        : String.format(Locale.ROOT, "%,d alerts", alerts.alerts()),
                Numbers.text(alerts.falsePerWeek()));
    }

    /** What a row of the table says. */
    static String meaning(Conditions how, boolean several) {
        return String.format(
                Locale.ROOT,
                "Each fault is injected by itself%s at random places without alerts, and is caught if an alert opens while it lasts or within"
                        + " %d records (%s) after it; in time: while it lasts. Chance: how many stretches as long hold an alert at the rate of the untouched"
                        + " rows. s: the spread of the feature's normal values, of their noise where it has a rhythm.",
                several ? " into one feature, two where they are swapped," : "",
                how.tail(),
                FaultWords.lasting(how.tail() * how.step()));
    }

    private static void summary(StringBuilder text, String what, String faults) {
        line(text, "%s: %s.%n", what, faults.isEmpty() ? "none" : faults);
    }

    private void table(StringBuilder text) {
        line(
                text,
                "%-16s %-14s %-10s %7s %8s %8s %7s %9s %9s%s",
                "fault",
                "size",
                "lasts",
                "places",
                "caught",
                "in time",
                "chance",
                "median",
                "90 % in",
                several ? "  names it" : "");
        List<FaultResult> faults = result.faults();
        for (int i = 0; i < faults.size(); i++) {
            FaultResult fault = faults.get(i);
            line(
                    text,
                    "%-16s %-14s %-10s %6d%s %8s %8s %7s %9s %9s%s",
                    FaultWords.isOtherKind(fault.fault(), faults, i)
                            ? fault.fault().kind().title()
                            : "",
                    fault.fault().sizeText(),
                    FaultWords.lasting(fault),
                    fault.places(),
                    FaultWords.restsOnFew(fault) ? "*" : " ",
                    percent(fault.share()),
                    percent((double) fault.during() / fault.places()),
                    percent(result.chance(fault)),
                    FaultWords.lasting(fault.medianDelay()),
                    FaultWords.lasting(fault.lateDelay()),
                    several ? String.format(Locale.ROOT, "%10s", named(fault)) : "");
        }
    }

    /** At how many of the caught ones the alert names the feature. */
    static String named(FaultResult fault) {
        return fault.caught() == 0 ? "–" : percent((double) fault.named() / fault.caught());
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * share);
    }

    private void features(StringBuilder text) {
        if (!several) {
            FeatureResult only = result.features().get(0);
            line(text, "s of %s is %s%s.", only.feature(), Numbers.text(only.spread()), rhythm(only));
            return;
        }
        line(
                text,
                "Least caught features, over all kinds of faults of one feature: %s",
                result.features().stream()
                        .limit(WORST)
                        .map(feature -> String.format(
                                Locale.ROOT,
                                "%s %s of %d",
                                feature.feature(),
                                percent(feature.caught()),
                                feature.injections()))
                        .collect(Collectors.joining(", ")));
        long rhythmic = result.features().stream()
                .filter(feature -> feature.period() > 0)
                .count();
        line(
                text,
                "A rhythm was found in %d of %d features.",
                rhythmic,
                result.features().size());
    }

    /** What of a rhythm its spread leaves out; empty where there is none. */
    static String rhythm(FeatureResult feature) {
        return feature.period() == 0 ? "" : ", without its rhythm of " + FaultWords.lasting(feature.period());
    }

    /** Rows and features that no fault was put into. */
    static String unused(Conditions how) {
        List<String> names = how.passedOver();
        String features = names.isEmpty()
                ? ""
                : "; " + names.size() + " features that are constant, a flag, or move in less than 1 % of the records: "
                        + String.join(", ", names.subList(0, Math.min(MOST_NAMES, names.size())))
                        + (names.size() > MOST_NAMES ? ", …" : "");
        return String.format(
                Locale.ROOT,
                "%,d rows in alerts of the untouched rows%s, and a window after each%s",
                how.inAlerts(),
                how.aboutLabels() == 0
                        ? ""
                        : String.format(Locale.ROOT, ", %,d within half an hour of a label", how.aboutLabels()),
                features);
    }

    /** docs/rehearse.md has the fields. */
    String toJson() {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("model", model.manifest().name());
        object.put("model_version", model.version());
        object.put("budget", scoring.threshold().budget());
        Conditions how = result.conditions();
        object.put("rows", how.rows());
        object.put("keys", how.keys());
        object.put("seconds_between_records", how.step());
        object.put("window_records", model.manifest().window());
        object.put("tail_records", how.tail());
        object.put("places", options.places());
        object.put("seed", options.seed());
        AlertMeasures untouched = result.untouched();
        ObjectNode alerts = object.putObject("untouched");
        number(alerts, "days", untouched.days());
        alerts.put("alerts", untouched.alerts());
        number(alerts, "alerts_per_week", untouched.alertsPerWeek());
        alerts.put("false_alerts", untouched.falseAlerts());
        number(alerts, "false_per_week", untouched.falsePerWeek());
        alerts.put("rows_in_alerts", how.inAlerts());
        alerts.put("rows_about_labels", how.aboutLabels());
        ArrayNode faults = object.putArray("faults");
        result.faults().forEach(fault -> put(fault, faults.addObject()));
        ArrayNode leftOut = object.putArray("not_rehearsed");
        result.leftOut().forEach(each -> {
            ObjectNode one = leftOut.addObject();
            one.put("kind", FaultWords.name(each.kind()));
            one.put("records", each.records());
            one.put("reason", each.reason());
        });
        ArrayNode features = object.putArray("features");
        result.features().forEach(feature -> put(feature, features.addObject()));
        how.passedOver().forEach(object.putArray("features_never_changed")::add);
        return SheetText.of(object);
    }

    private void put(FaultResult fault, ObjectNode object) {
        object.put("kind", FaultWords.name(fault.fault().kind()));
        object.put("size", fault.fault().sizeText());
        object.put("seconds", fault.seconds());
        object.put("records", fault.fault().records());
        object.put("places", fault.places());
        object.put("places_apart", fault.apart());
        object.put("caught", fault.share());
        object.put("caught_in_time", (double) fault.during() / fault.places());
        object.put("chance", result.chance(fault));
        number(object, "median_delay_seconds", fault.medianDelay());
        number(object, "delay_90_seconds", fault.lateDelay());
        number(object, "names_it", (double) fault.named() / fault.caught());
    }

    private static void put(FeatureResult feature, ObjectNode object) {
        object.put("feature", feature.feature());
        object.put("injections", feature.injections());
        number(object, "caught", feature.caught());
        number(object, "spread", feature.spread());
        number(object, "period_seconds", feature.period() == 0 ? Double.NaN : feature.period());
    }
}
