package io.surprisal.onnx.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.series.Smoother;
import io.surprisal.onnx.format.ModelFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SeriesScorerTest {
    private static final List<String> FEATURES = List.of("cpu", "memory");
    private static final int WIDTH = 2;
    private static final int WINDOW = 3;
    private static final int CAPACITY = 4;
    private static final Smoother HOLD = new Smoother(1, 0.05, 0);

    @Test
    void aWindowEndsWithItsRecordAcrossBatchesAndCalls() throws IOException {
        float[][] records = records(11);
        try (SeriesScorer scorer = open(TinyModel.build("tiny", FEATURES, WINDOW, Smoother.IDENTITY))) {
            List<Scored> scored = new ArrayList<>();
            score(scorer, Arrays.copyOf(records, 6), null, scored);
            score(scorer, Arrays.copyOfRange(records, 6, 11), null, scored);
            for (int i = 0; i < records.length; i++) {
                float[] oldest = i < WINDOW - 1 ? new float[] {Float.NaN, Float.NaN} : records[i - WINDOW + 1];
                double expected = TinyModel.windowedSurprisal(oldest, records[i]);
                assertThat((double) scored.get(i).surprisal).as("record %d", i).isCloseTo(expected, within(1e-4));
                assertThat(scored.get(i).smoothed).isEqualTo(scored.get(i).surprisal);
            }
        }
    }

    @Test
    void smoothesWhatTheWindowGives() throws IOException {
        float[][] records = records(20);
        try (SeriesScorer scorer = open(TinyModel.build("tiny", FEATURES, WINDOW, HOLD))) {
            List<Scored> scored = new ArrayList<>();
            score(scorer, records, null, scored);
            float state = Smoother.NO_STATE;
            for (Scored each : scored) {
                state = HOLD.next(new float[] {state}, new float[] {each.surprisal}, each.surprisal);
                assertThat(each.smoothed).isEqualTo(state);
            }
        }
    }

    @Test
    void keysThatMixAreScoredAsIfEachCameAlone() throws IOException {
        ModelProto model = TinyModel.build("tiny", FEATURES, WINDOW, HOLD);
        float[][] records = records(18);
        String[] keys = new String[records.length];
        Arrays.setAll(keys, i -> i % 3 == 0 ? "a" : "b");
        List<Scored> mixed = new ArrayList<>();
        try (SeriesScorer scorer = open(model)) {
            score(scorer, records, keys, mixed);
        }
        for (String key : List.of("a", "b")) {
            List<Scored> alone = new ArrayList<>();
            List<float[]> own = new ArrayList<>();
            List<Scored> among = new ArrayList<>();
            for (int i = 0; i < records.length; i++) {
                if (keys[i].equals(key)) {
                    own.add(records[i]);
                    among.add(mixed.get(i));
                }
            }
            try (SeriesScorer scorer = open(model)) {
                score(scorer, own.toArray(new float[0][]), null, alone);
            }
            assertThat(among).as("key %s", key).isEqualTo(alone);
        }
    }

    @Test
    void aRecordWithoutAScoreHasNoSmoothedOneAndChangesNoState() throws IOException {
        float[][] records = {{0, 40}, {Float.NaN, Float.NaN}, {0, 10}};
        List<Scored> scored = new ArrayList<>();
        try (SeriesScorer scorer = open(TinyModel.build("tiny", FEATURES, 1, HOLD))) {
            score(scorer, records, null, scored);
        }
        assertThat(scored.get(1).smoothed).isNaN();
        assertThat(scored.get(2).smoothed)
                .isEqualTo(HOLD.next(
                        new float[] {scored.get(0).surprisal},
                        new float[] {scored.get(2).surprisal},
                        scored.get(2).surprisal));
    }

    @Test
    void refusesToGoWithoutTheSurprisal() {
        ModelFile model = parse(TinyModel.build("tiny", FEATURES));
        assertThatThrownBy(() -> SeriesScorer.open(model, Set.of(ModelOutput.ELBO), 1))
                .hasMessage("A series is scored by its surprisal; got outputs [elbo]");
    }

    private static SeriesScorer open(ModelProto model) {
        return SeriesScorer.open(parse(model), Set.of(ModelOutput.SURPRISAL), CAPACITY);
    }

    private static void score(
            SeriesScorer scorer, float[][] records, @Nullable String @Nullable [] keys, List<Scored> into)
            throws IOException {
        float[] values = new float[records.length * WIDTH];
        for (int i = 0; i < records.length; i++) {
            System.arraycopy(records[i], 0, values, i * WIDTH, WIDTH);
        }
        scorer.score(
                values,
                keys,
                (row, of, record, smoothed) -> into.add(new Scored(of.value(ModelOutput.SURPRISAL, record), smoothed)));
    }

    private static float[][] records(int count) {
        Random random = new Random(3);
        float[][] records = new float[count][];
        Arrays.setAll(records, i -> TinyModel.normalRecord(WIDTH, random));
        return records;
    }

    private static ModelFile parse(ModelProto model) {
        return ModelFile.parse(model.toByteArray(), "tiny.onnx");
    }

    private record Scored(float surprisal, float smoothed) {}
}
