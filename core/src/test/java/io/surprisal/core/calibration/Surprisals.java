package io.surprisal.core.calibration;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Series that surprisals look like, with the share of values that are at least x.
 *
 * @param name what the values are
 * @param sampler draws a series of a length, in order of time
 * @param survival P(X ≥ x) of one value
 */
record Surprisals(String name, Sampler sampler, DoubleUnaryOperator survival) {
    private static final double FALL = 0.05;
    private static final double CORRELATION = 0.9;
    private static final int REFERENCE = 4_000_000;

    interface Sampler {
        double[] draw(Random random, int length);
    }

    static final Surprisals EXPONENTIAL =
            new Surprisals("exponential", each(Surprisals::exponential), x -> Math.exp(-Math.max(x, 0)));

    private static final List<Surprisals> ALL = List.of(
            EXPONENTIAL,
            counted("gamma 2.5", each(random -> gamma(random, 5))),
            counted("gamma 19", each(random -> gamma(random, 38))),
            counted("half-normal", each(random -> Math.abs(random.nextGaussian()))),
            counted("log-normal .5", each(random -> Math.exp(0.5 * random.nextGaussian()))),
            counted("log-normal 1", each(random -> Math.exp(random.nextGaussian()))),
            counted("Student t 5", each(random -> student(random, 5))),
            counted("Student t 3", each(random -> student(random, 3))),
            counted("rounded exponential", each(random -> Math.floor(4 * exponential(random)) / 4)),
            counted("idle and busy", each(Surprisals::idleOrBusy)),
            counted("autoregressive", Surprisals::autoregressive),
            counted("held exponential", held(Surprisals::exponential)),
            counted("held gamma 19", held(random -> gamma(random, 38))),
            counted("held log-normal .7", held(random -> Math.exp(0.7 * random.nextGaussian()))));

    /** All of them. */
    static List<Surprisals> all() {
        return ALL;
    }

    static Surprisals named(String name) {
        return ALL.stream().filter(one -> one.name.equals(name)).findFirst().orElseThrow();
    }

    /** −log of a uniform value. */
    static double exponential(Random random) {
        return -Math.log(1 - random.nextDouble());
    }

    /** Peaks that are held and decay towards what follows, as a smoother with rise 1 leaves them. */
    static Sampler held(ToDoubleFunction<Random> draw) {
        return (random, length) -> {
            double[] series = new double[length];
            double state = 0;
            for (int i = -200; i < length; i++) {
                double value = draw.applyAsDouble(random);
                state = value > state ? value : state + FALL * (value - state);
                if (i >= 0) {
                    series[i] = state;
                }
            }
            return series;
        };
    }

    private static Sampler each(ToDoubleFunction<Random> draw) {
        return (random, length) -> {
            double[] series = new double[length];
            Arrays.setAll(series, i -> draw.applyAsDouble(random));
            return series;
        };
    }

    private static Surprisals counted(String name, Sampler sampler) {
        return new Surprisals(name, sampler, new Counted(sampler));
    }

    /** Half a χ² of so many degrees of freedom: the surprisal of a Gaussian record of as many features. */
    private static double gamma(Random random, int degrees) {
        double sum = 0;
        for (int i = 0; i < degrees; i++) {
            double z = random.nextGaussian();
            sum += z * z / 2;
        }
        return sum;
    }

    private static double student(Random random, int degrees) {
        return random.nextGaussian() / Math.sqrt(2 * gamma(random, degrees) / degrees);
    }

    private static double idleOrBusy(Random random) {
        return random.nextDouble() < 0.8 ? 0.3 * gamma(random, 38) : 12 + 2 * exponential(random);
    }

    private static double[] autoregressive(Random random, int length) {
        double[] series = new double[length];
        double state = random.nextGaussian();
        for (int i = 0; i < length; i++) {
            series[i] = state;
            state = CORRELATION * state + Math.sqrt(1 - CORRELATION * CORRELATION) * random.nextGaussian();
        }
        return series;
    }

    /** The share of a long series of a fixed seed, drawn when it is first asked for. */
    private static final class Counted implements DoubleUnaryOperator {
        private final Sampler sampler;
        private double @Nullable [] sorted;

        Counted(Sampler sampler) {
            this.sampler = sampler;
        }

        @Override
        public double applyAsDouble(double x) {
            if (sorted == null) {
                sorted = sampler.draw(new Random(99), REFERENCE);
                Arrays.sort(sorted);
            }
            int at = Arrays.binarySearch(sorted, x - 1e-9);
            return (double) (sorted.length - (at < 0 ? -at - 1 : at)) / sorted.length;
        }
    }
}
