package io.surprisal.deploy.cli;

import io.surprisal.evaluation.rehearsal.Fault;
import io.surprisal.evaluation.rehearsal.FaultKind;
import io.surprisal.evaluation.rehearsal.FaultResult;
import io.surprisal.evaluation.rehearsal.RehearsalResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Faults as people call them. */
final class FaultWords {
    /** A share of this much is caught, as people say it. */
    static final double CAUGHT = 0.9;

    /** A share below this is missed. */
    static final double MISSED = 0.5;

    /** With fewer stretches that share no record, a share says little. */
    static final int FEW_APART = 10;

    private static final double MINUTE = 60;
    private static final double HOUR = 60 * MINUTE;
    private static final double DAY = 24 * HOUR;
    private static final int FEW_RECORDS = 2;

    private FaultWords() {}

    /** A duration in the largest unit of which it has one and a half: 45 s, 15 min, 1.7 h, 3 d; a dash where there is none. */
    static String lasting(double seconds) {
        if (Double.isNaN(seconds)) {
            return "–";
        }
        if (seconds >= DAY && (seconds % DAY == 0 || seconds >= 2 * DAY)) {
            return number(seconds / DAY) + " d";
        }
        if (seconds >= HOUR && (seconds % HOUR == 0 || seconds >= 2 * HOUR)) {
            return number(seconds / HOUR) + " h";
        }
        return seconds >= MINUTE && (seconds % MINUTE == 0 || seconds >= 2 * MINUTE)
                ? number(seconds / MINUTE) + " min"
                : number(seconds) + " s";
    }

    /** How long a fault lasts: short ones in records. */
    static String lasting(FaultResult result) {
        int records = result.fault().records();
        return records >= 1 && records <= FEW_RECORDS
                ? records + (records == 1 ? " record" : " records")
                : lasting(result.seconds());
    }

    /** Size and duration, such as: 3 s a day for 1 d. */
    static String measure(FaultResult result) {
        String size = result.fault().sizeText();
        String lasts = lasting(result);
        return size.isEmpty() ? lasts : size + " for " + lasts;
    }

    /** The faults of which so many are caught, each kind once with its sizes; empty where there are none. */
    static String list(RehearsalResult result, Predicate<FaultResult> which) {
        Map<FaultKind, List<String>> kinds = new LinkedHashMap<>();
        result.faults().stream()
                .filter(which)
                .forEach(fault -> kinds.computeIfAbsent(fault.fault().kind(), unseen -> new ArrayList<>())
                        .add(measure(fault)));
        return kinds.entrySet().stream()
                .map(kind -> kind.getKey().title() + " (" + String.join("; ", kind.getValue()) + ")")
                .collect(Collectors.joining(", "));
    }

    /** What was not rehearsed and why; kinds of which some durations were have these in brackets. */
    static Set<String> leftOut(RehearsalResult result) {
        Set<String> sentences = new LinkedHashSet<>();
        for (RehearsalResult.LeftOut each : result.leftOut()) {
            boolean partly =
                    result.faults().stream().anyMatch(fault -> fault.fault().kind() == each.kind());
            String lasts = partly
                    ? " for " + lasting(each.records() * result.conditions().step())
                    : "";
            sentences.add(each.kind().title() + lasts + ": " + each.reason());
        }
        return sentences;
    }

    /** A kind as JSON names it. */
    static String name(FaultKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /** Whether a share rests on stretches that mostly overlap. */
    static boolean restsOnFew(FaultResult result) {
        return result.apart() < Math.min(FEW_APART, result.places());
    }

    /** Whether the fault, size and duration apart, is another one than that before it in the table. */
    static boolean isOtherKind(Fault fault, List<FaultResult> all, int place) {
        return place == 0 || all.get(place - 1).fault().kind() != fault.kind();
    }

    private static String number(double value) {
        double rounded = Math.rint(10 * value) / 10;
        return rounded == Math.rint(rounded)
                ? Long.toString((long) rounded)
                : String.format(Locale.ROOT, "%.1f", rounded);
    }
}
