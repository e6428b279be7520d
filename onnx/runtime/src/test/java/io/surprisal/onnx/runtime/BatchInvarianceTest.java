package io.surprisal.onnx.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.onnx.format.ModelFile;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A record's values are the same to the bit whatever batch it came in. */
class BatchInvarianceTest {
    private static final int WIDTH = VaeLikeModel.FEATURES;
    private static final int RECORDS = 257;
    private static final List<ModelOutput> OUTPUTS =
            List.copyOf(VaeLikeModel.build(1).outputs());

    private final Random random = new Random(23);
    private final float[][] records = new float[RECORDS][WIDTH];

    BatchInvarianceTest() {
        for (float[] record : records) {
            for (int i = 0; i < WIDTH; i++) {
                record[i] = random.nextInt(50) == 0 ? Float.NaN : (float) (4 * random.nextGaussian());
            }
        }
    }

    // One sample leaves tensors that do not fill vector registers where rows come singly; eight fill them at any size.
    @ParameterizedTest
    @ValueSource(ints = {1, 8})
    void everyBatchSizeAndPosition(int samples) {
        try (OnnxScorer scorer = open(VaeLikeModel.build(samples), RECORDS)) {
            float[][] reference = score(scorer, identity());
            for (int size = 1; size <= RECORDS; size++) {
                assertSame(reference, scorer, shuffled(size));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 16, 64, 256, 1000})
    void everyCapacity(int capacity) {
        ModelFile model = VaeLikeModel.build(1);
        float[][] reference;
        try (OnnxScorer scorer = open(model, RECORDS)) {
            reference = score(scorer, identity());
        }
        try (OnnxScorer scorer = open(model, capacity)) {
            for (int round = 0; round < 5; round++) {
                assertSame(reference, scorer, shuffled(Math.min(capacity, RECORDS)));
            }
        }
    }

    private static OnnxScorer open(ModelFile model, int capacity) {
        return OnnxScorer.open(model, new ScorerOptions(model.outputs(), capacity));
    }

    private void assertSame(float[][] reference, OnnxScorer scorer, int[] batch) {
        float[][] values = score(scorer, batch);
        for (int i = 0; i < batch.length; i++) {
            // Float equality of arrays is equality of bits, except for NaN payloads.
            assertThat(values[i])
                    .as("record %d at position %d of %d, capacity %d", batch[i], i, batch.length, scorer.capacity())
                    .isEqualTo(reference[batch[i]]);
        }
    }

    private float[][] score(OnnxScorer scorer, int[] batch) {
        for (int i = 0; i < batch.length; i++) {
            scorer.features().put(i * WIDTH, records[batch[i]]);
        }
        scorer.score(batch.length);
        float[][] values = new float[batch.length][];
        for (int i = 0; i < batch.length; i++) {
            values[i] = values(scorer, i);
        }
        return values;
    }

    /** Every output of one record, one after the other. */
    private static float[] values(OnnxScorer scorer, int record) {
        FloatBuffer values = FloatBuffer.allocate(OUTPUTS.size() * WIDTH);
        for (ModelOutput output : OUTPUTS) {
            if (output.perRecord()) {
                values.put(scorer.value(output, record));
                continue;
            }
            for (int feature = 0; feature < WIDTH; feature++) {
                values.put(scorer.value(output, record, feature));
            }
        }
        return values.array();
    }

    private static int[] identity() {
        int[] all = new int[RECORDS];
        for (int i = 0; i < RECORDS; i++) {
            all[i] = i;
        }
        return all;
    }

    /** A random choice of records in random order. */
    private int[] shuffled(int size) {
        int[] all = identity();
        for (int i = 0; i < size; i++) {
            int other = i + random.nextInt(RECORDS - i);
            int swap = all[i];
            all[i] = all[other];
            all[other] = swap;
        }
        return Arrays.copyOf(all, size);
    }
}
