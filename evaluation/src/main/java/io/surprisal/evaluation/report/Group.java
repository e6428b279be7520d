package io.surprisal.evaluation.report;

import io.surprisal.evaluation.data.Half;
import io.surprisal.evaluation.data.Protocol;
import io.surprisal.evaluation.detector.Detector;
import io.surprisal.evaluation.measure.Measure;
import io.surprisal.evaluation.result.Outcome;
import io.surprisal.evaluation.result.Result;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One collection under one protocol.
 *
 * @param contenders the best first
 */
record Group(String collection, Protocol protocol, List<Contender> contenders) {
    /** Whether any contender looks ahead of the row that it scores: a {@link Detector} never does. */
    static final String LOOKS_AHEAD = "no";

    Group {
        contenders = List.copyOf(contenders);
    }

    /** All that were measured, by collection and protocol in the order of their names. */
    static List<Group> of(List<Result> results) {
        Map<String, Map<Protocol, List<Result>>> sorted = new TreeMap<>();
        results.stream()
                .filter(result -> result.outcome().measured())
                .forEach(result -> sorted.computeIfAbsent(result.run().collection(), absent -> new TreeMap<>())
                        .computeIfAbsent(result.run().protocol(), absent -> new ArrayList<>())
                        .add(result));
        List<Group> groups = new ArrayList<>();
        sorted.forEach((collection, byProtocol) -> byProtocol.forEach(
                (protocol, measured) -> groups.add(new Group(collection, protocol, contenders(measured)))));
        return groups;
    }

    String title() {
        return collection + ", " + protocol.contractName();
    }

    /** The measure that contenders are ranked by. */
    Measure ranking() {
        boolean timed = contenders.stream()
                .anyMatch(contender ->
                        !Double.isNaN(contender.mean(Measure.VUS_PR, Part.ALL).mean()));
        return timed ? Measure.VUS_PR : Measure.AUC_ROC;
    }

    /** Every set that any contender was measured on. */
    Map<String, Half> sets() {
        Map<String, Half> sets = new TreeMap<>();
        contenders.forEach(contender -> sets.putAll(contender.sets()));
        return sets;
    }

    private static List<Contender> contenders(List<Result> results) {
        Map<String, Map<Outcome, List<Result>>> byDetector = new LinkedHashMap<>();
        results.forEach(result -> byDetector
                .computeIfAbsent(result.run().detector(), absent -> new TreeMap<>())
                .computeIfAbsent(result.outcome(), absent -> new ArrayList<>())
                .add(result));
        List<Contender> contenders = new ArrayList<>();
        byDetector.forEach((detector, byOutcome) ->
                byOutcome.forEach((outcome, measured) -> contenders.add(new Contender(detector, outcome, measured))));
        contenders.sort(Comparator.comparingDouble(Contender::rank).reversed());
        return contenders;
    }
}
