package io.surprisal.training.autoencoder;

import io.surprisal.core.condition.Condition;
import io.surprisal.training.graph.ModelSpec;
import io.surprisal.training.graph.Scope;
import io.surprisal.training.graph.Weights;
import java.util.Objects;
import java.util.function.LongUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What encoder and decoder are told of each record beside its values, as in Sohn et al. (2015): a code of its class and time, the sum of a
 * learned one for its class, one for the hour, one for the day and one for the minutes; what is not known adds nothing.
 *
 * @param code [N, {@link #WIDTH}]; null for a model that is told nothing
 */
record Conditioning(@Nullable SDVariable code, ModelSpec spec, Weights weights) {
    private static final int WIDTH = 16;
    private static final int HOURS = 24;
    private static final int DAYS = 7;
    private static final int MINUTES = 12;

    static Conditioning of(ModelSpec spec, Scope scope, Weights weights) {
        Condition condition = spec.condition();
        if (condition.isNone()) {
            return new Conditioning(null, spec, weights);
        }
        return new Conditioning(code(condition, scope, weights), spec, weights);
    }

    /** How many values a code has: 0 where there is none. */
    static int width(ModelSpec spec) {
        return spec.condition().isNone() ? 0 : WIDTH;
    }

    /** What the encoder sees, [N, W·D], moved by what is told: a value is seen from where values of its condition usually are. */
    SDVariable seen(SDVariable input) {
        if (code == null) {
            return input;
        }
        SDVariable shift = linear("condition/seen", code, spec.size());
        if (spec.window() == 1) {
            return input.add(shift);
        }
        SameDiff graph = input.getSameDiff();
        SDVariable records = graph.reshape(input, -1, spec.window(), spec.size());
        return graph.reshape(records.add(graph.expandDims(shift, 1)), -1, spec.window() * spec.size());
    }

    /** Rows [N, width] with their codes beside them. */
    SDVariable beside(SDVariable rows) {
        return code == null ? rows : rows.getSameDiff().concat(1, rows, code);
    }

    /** Samples as rows with the codes of their records beside them, [L·N, K + width]. */
    SDVariable besides(Draws draws) {
        SDVariable points = draws.points();
        SameDiff graph = points.getSameDiff();
        if (code == null) {
            return graph.reshape(points, -1, spec.latent());
        }
        SDVariable codes = graph.expandDims(code, 0);
        if (draws.samples() > 1) {
            codes = codes.add(graph.constant(Nd4j.zeros(DataType.FLOAT, draws.samples(), 1, WIDTH)));
        }
        return graph.reshape(graph.concat(2, points, codes), -1, spec.latent() + WIDTH);
    }

    /** p(z|y): what settings say for a model that is told nothing, else N(μ_y, I) with μ_y = 0 where nothing is known. */
    Prior prior(Autoencoder parts, SameDiff graph) {
        return code == null
                ? parts.prior().of(parts, graph, weights)
                : new ShiftedNormal(linear("prior/condition", code, spec.latent()), spec.latent());
    }

    private SDVariable linear(String name, SDVariable rows, int out) {
        double bound = name.startsWith("prior/") ? 0 : Weights.OUTPUT_GAIN / Math.sqrt(WIDTH);
        return rows.mmul(weights.uniform(name + "/weight", bound, WIDTH, out));
    }

    /** The sum of the codes of what is known, [N, WIDTH]. */
    private static SDVariable code(Condition condition, Scope scope, Weights weights) {
        SDVariable number = scope.condition();
        SDVariable code = null;
        if (condition.hasClasses()) {
            int classes = condition.classes().size();
            SDVariable ofClass = condition.hasTime() ? digit("class", condition::classOf, condition, scope) : number;
            code = known("class", IntStream.rangeClosed(0, classes).mapToObj(i -> ofClass(classes, i)), ofClass, scope)
                    .mmul(weights.uniform("condition/class", 1, classes, WIDTH));
        }
        if (condition.hasTime()) {
            int values =
                    (condition.hour() ? HOURS : 0) + (condition.day() ? DAYS : 0) + (condition.minutes() ? MINUTES : 0);
            SDVariable ofTime =
                    condition.hasClasses() ? digit("time", condition::withoutClass, condition, scope) : number;
            SDVariable time = known(
                            "time",
                            IntStream.range(0, condition.times()).mapToObj(i -> time(condition, values, i)),
                            ofTime,
                            scope)
                    .mmul(weights.uniform("condition/time", 1, values, WIDTH));
            code = code == null ? time : code.add(time);
        }
        return Objects.requireNonNull(code);
    }

    /** A part of each record's number, int64 [N]: looked up, for a graph divides no integers. */
    private static SDVariable digit(String name, LongUnaryOperator part, Condition condition, Scope scope) {
        long[] ofNumbers = LongStream.range(0, condition.size()).map(part).toArray();
        SDVariable table = scope.constant("condition/" + name + "_of_number", Nd4j.createFromArray(ofNumbers));
        return scope.graph().gather(table, scope.condition(), 0);
    }

    /** The row of a table of zeros and ones for each record, [N, values]. */
    private static SDVariable known(String name, Stream<float[]> rows, SDVariable ofRecords, Scope scope) {
        SDVariable table =
                scope.constant("condition/known_" + name, Nd4j.createFromArray(rows.toArray(float[][]::new)));
        return scope.graph().gather(table, ofRecords, 0);
    }

    /** Which hour, day and minutes a number's part of the time stands for. */
    private static float[] time(Condition condition, int values, int part) {
        float[] flags = new float[values];
        int hours = condition.hour() ? HOURS : 0;
        int days = condition.day() ? DAYS : 0;
        set(flags, 0, condition.hourOf(part));
        set(flags, hours, condition.dayOf(part));
        set(flags, hours + days, condition.minutesOf(part));
        return flags;
    }

    private static float[] ofClass(int classes, int digit) {
        float[] flags = new float[classes];
        set(flags, 0, digit);
        return flags;
    }

    /** 1 at a digit's place, of which 0 has none. */
    private static void set(float[] flags, int first, int digit) {
        if (digit > 0) {
            flags[first + digit - 1] = 1;
        }
    }
}
