package io.surprisal.core.drift;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.zip.GZIPInputStream;

/**
 * Drift tests on real series and on known truths, for docs/watching.md. Takes the directory of the data sets, with {@code smd/*} and {@code kpi/*}.
 * Not a test: the data sets are not part of the project.
 */
final class DriftSimulation {
    private static final double SIZE = 0.1;
    private static final int DAYS_A_YEAR = 365;

    private DriftSimulation() {}

    public static void main(String[] arguments) throws IOException {
        for (int parts : new int[] {24, 1}) {
            smd(Path.of(arguments[0], "smd"), parts);
            kpi(Path.of(arguments[0], "kpi"), parts);
        }
        synthetic();
    }

    /** @param perDay how many spans a day has */
    private static void smd(Path directory, int perDay) throws IOException {
        Tally same = new Tally();
        Tally later = new Tally();
        Tally one = new Tally();
        Tally three = new Tally();
        int rowsADay = 1440;
        for (Path machine : list(directory)) {
            List<float[]> train = columns(machine.resolve("train.csv.gz"), 38, -1);
            List<float[]> test = columns(machine.resolve("test.csv.gz"), 38, 39);
            for (int j = 0; j < 38; j++) {
                float[] all = train.get(j);
                float[] first = Arrays.copyOf(all, all.length / 2);
                float[] second = Arrays.copyOfRange(all, all.length / 2, all.length);
                later.add(days(all, test.get(j), 0, rowsADay, perDay, 39));
                same.add(days(first, second, 0, rowsADay, perDay, 39));
                float scale = deviation(first);
                one.add(days(first, shifted(second, scale, 5), second.length, rowsADay, perDay, 39));
                three.add(days(first, shifted(second, 3 * scale, 5), second.length, rowsADay, perDay, 39));
            }
        }
        String name = "smd, spans of " + 24 / perDay + "h, ";
        same.print(name + "second half of the training rows against the first");
        later.print(name + "normal test rows against the training rows");
        one.print(name + "second half again and again, shifted by 1 standard deviation");
        three.print(name + "the same by 3");
    }

    private static void kpi(Path directory, int perDay) throws IOException {
        Tally same = new Tally();
        for (Path file : list(directory)) {
            List<float[]> columns = columns(file, 1, 2);
            float[] values = columns.get(0);
            int rowsADay = values.length > 100_000 ? 1440 : 288;
            same.add(days(
                    Arrays.copyOf(values, values.length / 2),
                    Arrays.copyOfRange(values, values.length / 2, values.length),
                    0,
                    rowsADay,
                    perDay,
                    2));
        }
        same.print("kpi, spans of " + 24 / perDay + "h, second half of the normal rows against the first");
    }

    private static void synthetic() {
        for (double shift : new double[] {0, 0.5, 1, 2, 3}) {
            Tally tally = new Tally();
            for (int seed = 0; seed < 200; seed++) {
                Random random = new Random(seed);
                float[] train = new float[4000];
                float[] live = new float[144 * (shift == 0 ? 3650 : 400)];
                int change = shift == 0 ? 0 : live.length / 2;
                for (int i = 0; i < train.length; i++) {
                    train[i] = (float) random.nextGaussian();
                }
                for (int i = 0; i < live.length; i++) {
                    live[i] = (float) (random.nextGaussian() + (i < change ? 0 : shift));
                }
                tally.add(days(train, live, change, 144, 1, 39));
            }
            tally.print("normal values, spans of 24h, " + (shift == 0 ? "ten years" : "shifted by " + shift));
        }
    }

    /** Days from the row {@code change} to the alarm, below 0 for one before it; NaN for none; infinity where there is nothing to test. */
    private static double days(float[] train, float[] live, int change, int rowsADay, int perDay, int tests) {
        NormalShares normal = NormalShares.of(List.of(train));
        if (normal.bins() < 2) {
            return Double.POSITIVE_INFINITY;
        }
        DriftTest test = new DriftTest(normal, SIZE);
        DriftState state = test.begin();
        int span = rowsADay / perDay;
        double limit = (double) DAYS_A_YEAR * perDay * tests;
        for (int i = 0; i + span <= live.length; i += span) {
            for (int row = i; row < i + span; row++) {
                test.add(state, live[row]);
            }
            if (test.endSpan(state, i / span).evidence() >= limit) {
                return (double) (i + span - change) / rowsADay;
            }
        }
        return Double.NaN;
    }

    private static float[] shifted(float[] values, float by, int times) {
        float[] result = new float[values.length * times];
        for (int i = 0; i < result.length; i++) {
            result[i] = values[i % values.length] + (i < values.length ? 0 : by);
        }
        return result;
    }

    private static float deviation(float[] values) {
        double mean = 0;
        for (float value : values) {
            mean += value / values.length;
        }
        double squares = 0;
        for (float value : values) {
            squares += (value - mean) * (value - mean) / values.length;
        }
        return (float) Math.sqrt(squares);
    }

    private static List<Path> list(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    /** The columns after the first, without the rows that are labelled. */
    private static List<float[]> columns(Path file, int count, int label) throws IOException {
        List<float[]> rows = new ArrayList<>();
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            reader.readLine();
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                String[] fields = line.split(",", -1);
                if (label < 0 || Float.parseFloat(fields[label]) == 0) {
                    float[] row = new float[count];
                    for (int j = 0; j < count; j++) {
                        row[j] = fields[j + 1].isEmpty() ? Float.NaN : Float.parseFloat(fields[j + 1]);
                    }
                    rows.add(row);
                }
            }
        }
        List<float[]> columns = new ArrayList<>();
        for (int j = 0; j < count; j++) {
            float[] column = new float[rows.size()];
            for (int i = 0; i < column.length; i++) {
                column[i] = rows.get(i)[j];
            }
            columns.add(column);
        }
        return columns;
    }

    private static final class Tally {
        private int tested;
        private int before;
        private final List<Double> delays = new ArrayList<>();

        void add(double days) {
            if (days == Double.POSITIVE_INFINITY) {
                return;
            }
            tested++;
            if (days < 0) {
                before++;
            } else if (!Double.isNaN(days)) {
                delays.add(days);
            }
        }

        void print(String what) {
            delays.sort(null);
            System.out.printf(
                    Locale.ROOT,
                    "%s: %d of %d alarm, %d before the change, median after %.1f days%n",
                    what,
                    delays.size(),
                    tested,
                    before,
                    delays.isEmpty() ? Double.NaN : delays.get(delays.size() / 2));
        }
    }
}
