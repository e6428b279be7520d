package io.surprisal.training.data.trait;

import io.surprisal.telemetry.table.Clock;
import io.surprisal.telemetry.table.Wording;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The traits of a table that matter to detection, in sentences for people: the figures, what they mean, what will be done or what
 * to do; the most important first.
 */
public final class Findings {
    private static final int NAMED = 8;
    private static final int SHOWN_WITH_FIGURES = 3;

    /** A common rule of regression: below it a model can learn the rows by heart. */
    private static final int ROWS_PER_FEATURE = 10;

    private static final double REMARKABLE_REPEATS = 0.01;

    /** What training leaves out of each batch. */
    private static final double TRIMMED = 0.05;

    private final TableTraits traits;
    private final List<String> sentences = new ArrayList<>();

    private Findings(TableTraits traits) {
        this.traits = traits;
    }

    /**
     * Looks at each column once.
     *
     * @param columns the column of a feature by its number, in the kept rows
     * @param clock their times; empty where there is only a row number
     */
    public static List<String> of(int features, IntFunction<Column> columns, RowOrder order, Optional<Clock> clock) {
        Findings findings = new Findings(TableTraits.of(features, columns, order, clock));
        findings.findAll();
        return List.copyOf(findings.sentences);
    }

    private void findAll() {
        findFewRows();
        findPlain(
                ColumnTraits::allMissing,
                "has",
                "have",
                "no value at all: nothing can be learned of them, exclude them");
        findStepsBack();
        findWithFigures(
                ColumnTraits::counter,
                Comparator.comparing(Counter::moves).reversed(),
                "counts up",
                "count up",
                "the level leaves any range it was trained on, so presets for ordered data look at the change since the record before"
                        + " (model.view.difference)");
        findDrift();
        findFarRows();
        findIrregularTimes();
        findWithFigures(
                ColumnTraits::holes,
                Comparator.comparing((Holes holes) -> -holes.missing()),
                "has missing values",
                "have missing values",
                "a missing value adds nothing to a record's score");
        findPlain(column -> column.infinite() > 0, "has", "have", "infinite values: treated as missing in training");
        findNearlyConstant();
        findPlain(
                ColumnTraits::constant,
                "has",
                "have",
                "always the same value: kept, so that a later move counts as abnormal");
        findSeasons();
        findUnknownSeasons();
        findTails();
        findFlags();
        findRepeats();
    }

    private void findFewRows() {
        int moving = traits.moving();
        if (traits.rows() < ROWS_PER_FEATURE * moving) {
            sentences.add(Wording.format(
                    "Only %,d rows for %,d %s: a model can learn them by heart and then knows no normal spread; give at"
                            + " least %,d rows, or fewer features",
                    traits.rows(),
                    moving,
                    moving == 1 ? "feature that moves" : "features that move",
                    ROWS_PER_FEATURE * moving));
        }
    }

    private void findStepsBack() {
        traits.sampling()
                .filter(sampling -> sampling.back() > 0)
                .ifPresent(sampling -> sentences.add(Wording.format(
                        "The time goes back in %,d of %,d steps, and rows of one series have the same times, as where several"
                                + " series stand in one: they keep the order of the source, so that windows and smoothing mix"
                                + " times up; name the column that tells series apart (--key, data.key)",
                        sampling.back(), sampling.intervals())));
    }

    private void findDrift() {
        String drift =
                "the mean of the last quarter of the rows lies more than a standard deviation off that of the first, so"
                        + " later rows may look abnormal throughout; train on recent rows, and again from time to time";
        findWithFigures(
                ColumnTraits::drift,
                Comparator.comparing((Drift found) -> -Math.abs(found.shift())),
                traits.doubt().isPresent() ? "ends on another level" : "drifts",
                traits.doubt().isPresent() ? "end on another level" : "drift",
                traits.doubt()
                        .map(doubt -> Wording.format(
                                "the rows span %s, and in less than %s a drift cannot be told from the course of %s; train"
                                        + " on %s or more if later rows look abnormal",
                                Wording.duration(doubt.span()), doubt.needed(), doubt.season(), doubt.needed()))
                        .orElse(drift));
    }

    private void findFarRows() {
        FarRows far = traits.farRows();
        if (!far.remarkable(traits.rows())) {
            return;
        }
        String where = far.length() == 1
                ? "none next to another"
                : Wording.format(
                        "the longest rows %,d to %,d",
                        traits.order().source(far.first()) + 1,
                        traits.order().source(far.first() + far.length() - 1) + 1);
        sentences.add(Wording.format(
                "%,d rows (%s) lie far outside the rest in %,d %s, %s: perhaps unlabelled anomalies; with"
                        + " model.objective.trim, training leaves out the worst of each batch%s",
                far.far(),
                Wording.percent(far.far(), traits.rows()),
                far.stretches(),
                far.stretches() == 1 ? "stretch" : "stretches",
                where,
                far.far() > TRIMMED * traits.rows() ? ", which is less than these: check and cut them" : ""));
    }

    private void findIrregularTimes() {
        traits.sampling()
                .filter(sampling -> sampling.ordered() && sampling.irregular())
                .ifPresent(sampling -> sentences.add(Wording.format(
                        "Rows come every %s (median), yet %,d of %,d intervals (%s) differ by more than a tenth, the"
                                + " longest is %s: a window of rows spans more time there; fill the gaps with rows"
                                + " without values if rows are due regularly",
                        Wording.duration(sampling.median()),
                        sampling.off(),
                        sampling.intervals(),
                        Wording.percent(sampling.off(), sampling.intervals()),
                        Wording.duration(sampling.longest()))));
    }

    private void findNearlyConstant() {
        List<ColumnTraits> found = traits.columns().stream()
                .filter(column -> column.nearlyConstant() && column.counter().isEmpty())
                .sorted(Comparator.comparing(ColumnTraits::offCommonest))
                .toList();
        add(
                found,
                column -> Wording.format("%,d of %,d rows", column.offCommonest(), column.values()),
                "hardly ever moves",
                "hardly ever move",
                "one value in 99.9 % of the rows or more; each move will score as abnormal; exclude those whose moves do"
                        + " not matter");
    }

    private void findSeasons() {
        add(
                seasonal(season -> season.followsDay() && !season.followsWeek()),
                column -> Wording.percent(column.season().orElseThrow().daily(), 1),
                "follows the hour of the day",
                "follow the hour of the day",
                "the first half's hourly means predict that share of the second half's variance; without a window, or"
                        + " the hour as a feature, a night's value at noon goes unnoticed");
        add(
                seasonal(Season::followsWeek),
                column -> Wording.format(
                        "%s, the hour of the day %s",
                        Wording.percent(column.season().orElseThrow().weekly(), 1),
                        Wording.percent(column.season().orElseThrow().daily(), 1)),
                "follows the hour of the week",
                "follow the hour of the week",
                "the first half's means predict that share of the second half's variance; without a window, or hour and"
                        + " weekday as features, a weekend's value on a weekday goes unnoticed");
    }

    private List<ColumnTraits> seasonal(Predicate<Season> wanted) {
        return traits.columns().stream()
                .filter(column -> column.season().filter(wanted).isPresent())
                .sorted(Comparator.comparing((ColumnTraits column) -> {
                    Season season = column.season().orElseThrow();
                    return -Math.max(season.daily(), season.weekly());
                }))
                .toList();
    }

    /** Rows without any order have no seasons to miss. */
    private void findUnknownSeasons() {
        boolean dependent = SerialDependence.ordered(traits.columns().stream()
                .filter(ColumnTraits::moves)
                .map(ColumnTraits::dependence)
                .toList());
        if (dependent && traits.sampling().isEmpty()) {
            sentences.add(
                    "Rows depend on those before them but have no clock, at best a row number: days, weeks and gaps"
                            + " cannot be known; name the column that holds the time (--time, data.time)");
        }
    }

    private void findTails() {
        findWithFigures(
                ColumnTraits::tail,
                Comparator.comparing(RightTail::reach).reversed(),
                "has a heavy right tail",
                "have a heavy right tail",
                Wording.format(
                        "the 99.9 %% quantile lies that many times as far above the median as the upper quartile, %.0f"
                                + " times in an exponential distribution; kept as they are, so ordinary peaks may alarm",
                        RightTail.EXPONENTIAL));
    }

    private void findFlags() {
        findPlain(
                column -> column.flag() && !column.nearlyConstant(),
                "holds",
                "hold",
                "0 and 1 only" + (traits.oneHot() ? ", exactly one of them 1 in every row" : "")
                        + ": a rare 1 scores as abnormal; likelihood bernoulli can model them (model.likelihood.features)");
    }

    /** Few continuous features leave few different rows: repeats say nothing then. */
    private void findRepeats() {
        int moving = traits.moving();
        long flags = traits.columns().stream().filter(ColumnTraits::flag).count();
        if (moving - flags >= 2 && traits.repeated() > REMARKABLE_REPEATS * traits.rows()) {
            sentences.add(Wording.format(
                    "%,d rows (%s) repeat another in every value: they count as often in training, and copies among the"
                            + " held-out rows flatter the model; check whether the export repeats records",
                    traits.repeated(), Wording.percent(traits.repeated(), traits.rows())));
        }
    }

    private void findPlain(Predicate<ColumnTraits> finding, String singular, String plural, String sentence) {
        List<String> names = traits.columns().stream()
                .filter(finding)
                .map(ColumnTraits::name)
                .toList();
        if (!names.isEmpty()) {
            sentences.add(subject(names.size(), singular, plural) + " " + sentence + " ("
                    + Wording.abbreviated(names, NAMED) + ")");
        }
    }

    private <T> void findWithFigures(
            Function<ColumnTraits, Optional<T>> trait,
            Comparator<T> worstFirst,
            String singular,
            String plural,
            String meaning) {
        List<ColumnTraits> found = traits.columns().stream()
                .filter(column -> trait.apply(column).isPresent())
                .sorted(Comparator.comparing(column -> trait.apply(column).orElseThrow(), worstFirst))
                .toList();
        add(found, column -> trait.apply(column).orElseThrow().toString(), singular, plural, meaning);
    }

    private void add(
            List<ColumnTraits> found,
            Function<ColumnTraits, String> figures,
            String singular,
            String plural,
            String meaning) {
        if (!found.isEmpty()) {
            String listed = found.stream()
                    .limit(SHOWN_WITH_FIGURES)
                    .map(column -> column.name() + ": " + figures.apply(column))
                    .collect(Collectors.joining("; "));
            int more = found.size() - SHOWN_WITH_FIGURES;
            sentences.add(subject(found.size(), singular, plural) + " (" + listed
                    + (more > 0 ? "; and " + more + " more" : "") + "): " + meaning);
        }
    }

    private static String subject(int count, String singular, String plural) {
        return count == 1 ? "1 feature " + singular : count + " features " + plural;
    }
}
