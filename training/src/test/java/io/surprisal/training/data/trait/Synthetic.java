package io.surprisal.training.data.trait;

import io.surprisal.telemetry.table.Clock;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Columns, orders and clocks made for one trait; every random one from a fixed seed. */
final class Synthetic {
    static final long SEED = 20260101;

    private Synthetic() {}

    static Column column(int rows, IntToDoubleFunction value) {
        float[] values = new float[rows];
        for (int row = 0; row < rows; row++) {
            values[row] = (float) value.applyAsDouble(row);
        }
        return new Column("m", values);
    }

    static Column normal(int rows) {
        Random random = new Random(SEED);
        return column(rows, row -> random.nextGaussian());
    }

    static RowOrder ordered(int rows) {
        return RowOrder.of(rows, null, null);
    }

    /** A row every so many seconds from Thursday 1 January 2026, 00:00 UTC. */
    static Clock everySeconds(int rows, int seconds) {
        return clock(IntStream.range(0, rows)
                        .mapToObj(row -> Long.toString(1_767_225_600L + (long) row * seconds))
                        .toArray(String[]::new))
                .orElseThrow();
    }

    static Optional<Clock> clock(@Nullable String... times) {
        return Clock.parse(times);
    }
}
