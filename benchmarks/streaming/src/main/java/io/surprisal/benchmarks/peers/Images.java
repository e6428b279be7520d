package io.surprisal.benchmarks.peers;

import io.surprisal.benchmarks.worker.TelemetryRows;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Images of 28 × 28 random numbers in [0, 1), as Crayfish generates them; always the same ones. */
final class Images {
    static final int SIDE = 28;
    static final int PIXELS = SIDE * SIDE;

    private static final int COUNT = 500;

    private Images() {}

    /** A row per image, a column per pixel. */
    static TelemetryRows table() {
        Random random = new Random(1);
        float[][] images = new float[COUNT][PIXELS];
        for (float[] image : images) {
            for (int i = 0; i < PIXELS; i++) {
                image[i] = random.nextFloat();
            }
        }
        return new TelemetryRows(names(), images);
    }

    /** p0 to p783. */
    static List<String> names() {
        return IntStream.range(0, PIXELS).mapToObj(i -> "p" + i).toList();
    }
}
