package io.surprisal.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.series.Smoother;
import io.surprisal.core.series.SmootherState;
import io.surprisal.core.verdict.TailThreshold;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.onnx.runtime.TinyModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SeriesRunTest {
    private static final List<String> FEATURES = List.of("cpu", "memory");
    private static final int WIDTH = 2;
    private static final int WINDOW = 3;
    private static final int CAPACITY = 4;
    private static final Smoother HOLD = new Smoother(1, 0.05, 0);

    @Test
    void aWindowEndsWithItsRecordAcrossBatchesAndCalls() throws IOException {
        float[][] records = records(11);
        try (SeriesRun scorer = open(TinyModel.build("tiny", FEATURES, WINDOW, Smoother.IDENTITY))) {
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
        try (SeriesRun scorer = open(TinyModel.build("tiny", FEATURES, WINDOW, HOLD))) {
            List<Scored> scored = new ArrayList<>();
            score(scorer, records, null, scored);
            SmootherState state = SmootherState.empty(1);
            for (Scored each : scored) {
                assertThat(each.smoothed).isEqualTo(HOLD.next(state, new float[] {each.surprisal}, each.surprisal));
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
        try (SeriesRun scorer = open(model)) {
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
            try (SeriesRun scorer = open(model)) {
                score(scorer, own.toArray(new float[0][]), null, alone);
            }
            assertThat(among).as("key %s", key).isEqualTo(alone);
        }
    }

    @Test
    void aRecordWithoutAScoreHasNoSmoothedOneAndChangesNoState() throws IOException {
        float[][] records = {{0, 40}, {Float.NaN, Float.NaN}, {0, 10}};
        List<Scored> scored = new ArrayList<>();
        try (SeriesRun scorer = open(TinyModel.build("tiny", FEATURES, 1, HOLD))) {
            score(scorer, records, null, scored);
        }
        assertThat(scored.get(1).smoothed).isNaN();
        assertThat(scored.get(2).smoothed)
                .isEqualTo(HOLD.next(
                        new SmootherState(scored.get(0).surprisal),
                        new float[] {scored.get(2).surprisal},
                        scored.get(2).surprisal));
    }

    private static SeriesRun open(ModelProto model) {
        return SeriesRun.open(
                parse(model), new LaneOptions(ModelOutput.SURPRISAL, List.of(), new TailThreshold(1e-3), CAPACITY, 0));
    }

    private static void score(
            SeriesRun scorer, float[][] records, @Nullable String @Nullable [] keys, List<Scored> into)
            throws IOException {
        float[] values = new float[records.length * WIDTH];
        for (int i = 0; i < records.length; i++) {
            System.arraycopy(records[i], 0, values, i * WIDTH, WIDTH);
        }
        scorer.score(
                values,
                keys,
                new long[records.length],
                (row, lane, record, judgement) -> into.add(new Scored(judgement.abnormality(), judgement.smoothed())));
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
