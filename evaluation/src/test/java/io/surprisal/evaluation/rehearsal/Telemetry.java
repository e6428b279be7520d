package io.surprisal.evaluation.rehearsal;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** Made-up rows, a record a minute. */
final class Telemetry {
    static final long MINUTE = 60_000;
    static final int DAY = 1440;

    private Telemetry() {}

    /** Rows of one key whose features are functions of the row. */
    static NormalRows rows(int count, IntToDoubleFunction... features) {
        float[] values = new float[count * features.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) features[i % features.length].applyAsDouble(i / features.length);
        }
        String[] keys = new String[count];
        Arrays.fill(keys, "");
        long[] times = new long[count];
        Arrays.setAll(times, i -> i * MINUTE);
        List<String> names =
                IntStream.range(0, features.length).mapToObj(i -> "m" + i).toList();
        return new NormalRows(names, values, keys, times, new long[count], new boolean[count]);
    }

    static KeySeries series(NormalRows rows) {
        return rows.series(rows.step()).get(0);
    }

    /** 100 ± 30 with the period of a day, and Gaussian noise. */
    static IntToDoubleFunction daily(double noise, long seed) {
        double[] drawn = new double[40 * DAY];
        Random random = new Random(seed);
        Arrays.setAll(drawn, i -> noise * random.nextGaussian());
        return i -> 100 + 30 * Math.sin(2 * Math.PI * i / DAY) + drawn[i];
    }

    static IntToDoubleFunction noise(double location, double scale, long seed) {
        Random random = new Random(seed);
        double[] drawn = new double[40 * DAY];
        Arrays.setAll(drawn, i -> location + scale * random.nextGaussian());
        return i -> drawn[i];
    }
}
