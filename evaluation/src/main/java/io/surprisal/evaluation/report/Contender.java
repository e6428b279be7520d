package io.surprisal.evaluation.report;

import io.surprisal.evaluation.data.Half;
import io.surprisal.evaluation.data.TsbAdName;
import io.surprisal.evaluation.measure.Measure;
import io.surprisal.evaluation.result.Outcome;
import io.surprisal.evaluation.result.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A detector, raw or smoothed, in one collection under one protocol.
 *
 * @param results one per set and seed
 */
record Contender(String detector, Outcome outcome, List<Result> results) {
    Contender {
        results = List.copyOf(results);
    }

    /** The name in tables and plots. */
    String title() {
        return outcome == Outcome.SMOOTHED ? detector + " smoothed" : detector;
    }

    /** The mean over sets, for each seed by itself, then over seeds. */
    Statistic mean(Measure measure, Part part) {
        return statistic(measure, result -> part.holds(result.run().half()));
    }

    /** One set's mean over seeds. */
    Statistic ofSet(Measure measure, String set) {
        return statistic(measure, result -> result.run().set().equals(set));
    }

    /** The same in each of TSB-AD's data sets by itself; nothing where sets are not named as TSB-AD's. */
    Map<String, Contender> byDataSet() {
        Map<String, List<Result>> byDataSet = new TreeMap<>();
        results.forEach(result -> TsbAdName.of(result.run().set())
                .ifPresent(name -> byDataSet
                        .computeIfAbsent(name.dataSet(), absent -> new ArrayList<>())
                        .add(result)));
        Map<String, Contender> contenders = new TreeMap<>();
        byDataSet.forEach((dataSet, ofSet) -> contenders.put(dataSet, new Contender(detector, outcome, ofSet)));
        return contenders;
    }

    /** The sets that it was measured on, with their halves. */
    Map<String, Half> sets() {
        Map<String, Half> sets = new TreeMap<>();
        results.forEach(result -> sets.put(result.run().set(), result.run().half()));
        return sets;
    }

    long seeds() {
        return results.stream().map(result -> result.run().seed()).distinct().count();
    }

    /** What contenders are ranked by: VUS-PR, and AUC-ROC where there is no time. */
    double rank() {
        double volume = mean(Measure.VUS_PR, Part.ALL).mean();
        return Double.isNaN(volume) ? mean(Measure.AUC_ROC, Part.ALL).mean() : volume;
    }

    private Statistic statistic(Measure measure, Predicate<Result> chosen) {
        Map<Long, Double> bySeed = results.stream()
                .filter(chosen)
                .filter(result -> !Double.isNaN(result.value(measure)))
                .collect(Collectors.groupingBy(
                        result -> result.run().seed(),
                        TreeMap::new,
                        Collectors.averagingDouble(result -> result.value(measure))));
        return Statistic.of(
                bySeed.values().stream().mapToDouble(Double::doubleValue).toArray());
    }
}
