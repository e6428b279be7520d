package io.surprisal.evaluation.result;

import io.surprisal.evaluation.measure.Measure;
import java.util.Map;

/**
 * A line of the results file.
 *
 * @param message why nothing was measured; empty where something was
 * @param values what was measured, by measure; a measure that does not apply is left out
 */
public record Result(Run run, Outcome outcome, String message, Map<Measure, Double> values) {
    public Result {
        values = Map.copyOf(values);
    }

    public static Result measured(Run run, Outcome outcome, Map<Measure, Double> values) {
        return new Result(run, outcome, "", values);
    }

    public static Result skipped(Run run, String reason) {
        return new Result(run, Outcome.SKIPPED, reason, Map.of());
    }

    public static Result failed(Run run, String reason) {
        return new Result(run, Outcome.FAILED, reason, Map.of());
    }

    /** The measure's value, NaN where it was left out. */
    public double value(Measure measure) {
        return values.getOrDefault(measure, Double.NaN);
    }
}
