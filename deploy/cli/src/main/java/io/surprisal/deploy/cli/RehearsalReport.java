package io.surprisal.deploy.cli;

import io.surprisal.evaluation.alert.AlertMeasures;
import io.surprisal.evaluation.rehearsal.FaultKind;
import io.surprisal.evaluation.rehearsal.FaultResult;
import io.surprisal.evaluation.rehearsal.FaultResult.Example;
import io.surprisal.evaluation.rehearsal.RehearsalResult;
import io.surprisal.evaluation.rehearsal.RehearsalResult.FeatureResult;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.reports.Axis;
import io.surprisal.reports.Chart;
import io.surprisal.reports.Colour;
import io.surprisal.reports.Layer;
import io.surprisal.reports.Layer.Style;
import io.surprisal.reports.Numbers;
import io.surprisal.reports.Page;
import io.surprisal.reports.Table;
import io.surprisal.reports.Thinning;
import io.surprisal.scoring.BudgetText;
import io.surprisal.scoring.Lane;
import io.surprisal.scoring.ScoringOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What {@code rehearse} found, as a page: the share caught of each fault, delays, an example of each kind, and the features that are caught the least. */
final class RehearsalReport {
    private static final double MILLIS_PER_MINUTE = 60_000;

    private final ModelFile model;
    private final ScoringOptions scoring;
    private final RehearsalResult result;
    private final boolean several;

    RehearsalReport(ModelFile model, ScoringOptions scoring, RehearsalResult result) {
        this.model = model;
        this.scoring = scoring;
        this.result = result;
        this.several = model.manifest().features().size() > 1;
    }

    /** @param sources where the rows are from */
    Page page(List<String> sources) {
        Page page = new Page(
                "What " + model.manifest().name() + " catches",
                "Faults injected into normal rows, judged by the model file and the rules of a job. Rehearsed by surprisal rehearse.");
        page.facts(facts());
        page.text(RehearsalSheet.untouched(result) + " They are from " + String.join(", ", sources) + ".");
        page.text(RehearsalSheet.meaning(result.conditions(), several));
        page.note(BudgetText.of(scoring.threshold(), Lane.scale(model.manifest(), scoring.judged())) + ".");
        page.section("Caught").chart(shares()).table(table());
        page.note("A place with a star shares records with others: fewer than " + FaultWords.FEW_APART
                + " of these places share none.");
        page.section("What the faults look like");
        page.text(
                "The first place of each kind: the feature as it was, as the fault made it, and where the alert opened, if one did.");
        page.charts(examples());
        if (several) {
            page.section("Features")
                    .text("The least caught first, over all kinds of faults of one feature, each kind counted once.")
                    .table(features());
        }
        page.section("What this does not say");
        FaultWords.leftOut(result).forEach(each -> page.text("Not rehearsed: " + each + "."));
        page.text("Not used: " + RehearsalSheet.unused(result.conditions()) + ".");
        page.text(
                "Faults come one at a time and change one feature, two where they are swapped. Real ones change several at once, and grow and fade. Places of one"
                        + " table are alike: what the rows do not show, no rehearsal shows either.");
        return page;
    }

    private Map<String, String> facts() {
        AlertMeasures alerts = result.untouched();
        Map<String, String> facts = new LinkedHashMap<>();
        int all = result.faults().size();
        facts.put("Faults caught nine times in ten", count(RehearsalSheet::isCaught) + " of " + all);
        facts.put("Missed more often than not", count(RehearsalSheet::isMissed) + " of " + all);
        facts.put(
                alerts.labelled() > 0 ? "False alerts a week and key" : "Alerts a week and key, untouched",
                Numbers.text(alerts.falsePerWeek()));
        facts.put("Budget", scoring.threshold().budget());
        facts.put("Rows", Numbers.count(result.conditions().rows()));
        facts.put("Model version", model.version());
        return facts;
    }

    private long count(Predicate<FaultResult> which) {
        return result.faults().stream().filter(which).count();
    }

    /** The share caught of each fault, as a bar. */
    Chart shares() {
        List<String> names = result.faults().stream()
                .map(fault -> fault.fault().kind().title() + ", " + FaultWords.measure(fault))
                .toList();
        return Chart.of(
                "Share of the places at which the fault was caught",
                "",
                Axis.linear("share caught").between(0, 1),
                Axis.categories("", names),
                List.of(Layer.bars(
                        "",
                        Colour.SCORE,
                        result.faults().stream().mapToDouble(FaultResult::share).toArray(),
                        names)));
    }

    /** The same in numbers, with delays. */
    Table table() {
        List<String> headings = new ArrayList<>(List.of(
                "fault", "size", "lasts", "places", "caught", "in time", "chance", "median delay", "90 % within"));
        if (several) {
            headings.add("names it");
        }
        List<List<String>> rows = new ArrayList<>();
        List<FaultResult> faults = result.faults();
        for (int i = 0; i < faults.size(); i++) {
            FaultResult fault = faults.get(i);
            List<String> row = new ArrayList<>(List.of(
                    FaultWords.isOtherKind(fault.fault(), faults, i)
                            ? fault.fault().kind().title()
                            : "",
                    fault.fault().sizeText(),
                    FaultWords.lasting(fault),
                    fault.places() + (FaultWords.restsOnFew(fault) ? "*" : ""),
                    RehearsalSheet.percent(fault.share()),
                    RehearsalSheet.percent((double) fault.during() / fault.places()),
                    RehearsalSheet.percent(result.chance(fault)),
                    FaultWords.lasting(fault.medianDelay()),
                    FaultWords.lasting(fault.lateDelay())));
            if (several) {
                row.add(RehearsalSheet.named(fault));
            }
            rows.add(row);
        }
        return new Table(3, headings, rows);
    }

    private List<Chart> examples() {
        Map<FaultKind, FaultResult> first = new LinkedHashMap<>();
        // The largest size, which is the easiest to see.
        result.faults().forEach(fault -> first.put(fault.fault().kind(), fault));
        return first.values().stream().map(this::example).toList();
    }

    private Chart example(FaultResult fault) {
        Example example = fault.example();
        double start = example.times()[0];
        double[] minutes = new double[example.times().length];
        for (int i = 0; i < minutes.length; i++) {
            minutes[i] = (example.times()[i] - start) / MILLIS_PER_MINUTE;
        }
        List<Layer> layers = new ArrayList<>(List.of(
                line("untouched", Colour.SCORE, minutes, example.untouched()).with(Style.DASHED),
                line("with the fault", Colour.ALERT, minutes, example.faulty())));
        if (example.opened() > 0) {
            layers.add(Layer.mark("alert opens", Colour.THRESHOLD, (example.opened() - start) / MILLIS_PER_MINUTE));
        }
        return Chart.of(
                        fault.fault().kind().title() + ", " + FaultWords.measure(fault),
                        (example.key().isEmpty() ? "" : example.key() + ", ")
                                + example.feature()
                                + (example.opened() > 0 ? "" : ": not caught here"),
                        Axis.linear("minutes"),
                        Axis.linear("value"),
                        layers)
                .high(210);
    }

    private static Layer line(String name, Colour colour, double[] x, double[] y) {
        int[] kept = Thinning.of(x, y, Thinning.COLUMNS);
        return Layer.line(name, colour, Thinning.at(kept, x), Thinning.at(kept, y));
    }

    private Table features() {
        Table table = Table.of(1, "feature", "caught", "injections", "s", "period");
        for (FeatureResult feature : result.features()) {
            table = table.row(
                    feature.feature(),
                    RehearsalSheet.percent(feature.caught()),
                    Numbers.count(feature.injections()),
                    Numbers.text(feature.spread()),
                    feature.period() == 0 ? "–" : FaultWords.lasting(feature.period()));
        }
        return table;
    }
}
