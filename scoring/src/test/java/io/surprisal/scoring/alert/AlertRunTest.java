package io.surprisal.scoring.alert;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.surprisal.core.series.Smoother;
import io.surprisal.core.verdict.TailThreshold;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.onnx.runtime.TinyModel;
import io.surprisal.scoring.ScoringOptions;
import io.surprisal.scoring.feedback.FeedbackBook;
import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.Feedback.Answer;
import io.surprisal.telemetry.record.Feedback.Direction;
import io.surprisal.telemetry.record.ScoredRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What an answer excuses of the records that follow one which it excuses. */
class AlertRunTest {
    private static final int WINDOW = 3;
    private static final float ODD = 6;
    private static final Direction ABOVE = new Direction("temperature", true);

    /** The model is surprised by what differs from the record two before. */
    private final ModelProto windowed = TinyModel.build("tiny", List.of("temperature"), WINDOW, Smoother.IDENTITY);

    private final ModelProto holding = TinyModel.build("tiny", List.of("temperature"), 1, new Smoother(1, 0.05, 0));

    @Test
    void theWayBackIsExcusedWithWhatWentAway() throws IOException {
        float[] values = {0, 0, 0, ODD, ODD, 0, 0, 0, -ODD, 0, 0};
        assertThat(anomalous(windowed, null, values)).containsExactly(3, 4, 5, 6, 8, 10);
        // The last fall comes more than a window after what was excused; the way back from it is of the alert's kind.
        assertThat(anomalous(windowed, answer(windowed, ODD), values)).containsExactly(8);
    }

    @Test
    void aWayBackThatGoesFurtherIsNone() throws IOException {
        float[] values = {0, 0, 0, ODD, ODD, -2, 0, 0};
        assertThat(anomalous(windowed, answer(windowed, ODD), values)).containsExactly(5);
    }

    @Test
    void whatASmootherHoldsOfAnExcusedRecordMakesNoOtherAbnormal() throws IOException {
        float mild = 2;
        float[] values = {0, 0, ODD, mild, 0, mild, -ODD, 0};
        assertThat(anomalous(holding, null, values)).contains(2, 3, 5, 6);
        assertThat(anomalous(holding, answer(holding, ODD), values))
                .as("what is excused is held no longer than to an anomaly")
                .containsExactly(6, 7);
    }

    /** "Not an anomaly" of an alert about one odd record. */
    private static Answer answer(ModelProto model, float odd) throws IOException {
        float[] values = {0, 0, 0, odd};
        float smoothed = run(model, null, values).get(3).smoothed();
        return new Answer("@telemetry-0@3", "", false, file(model).version(), smoothed, 0, 0, Set.of(ABOVE));
    }

    private static List<Integer> anomalous(ModelProto model, @Nullable Answer answer, float... values)
            throws IOException {
        List<ScoredRecord> scored = run(model, answer, values);
        List<Integer> anomalous = new ArrayList<>();
        for (int i = 0; i < scored.size(); i++) {
            if (scored.get(i).anomalous()) {
                anomalous.add(i);
            }
        }
        return anomalous;
    }

    private static List<ScoredRecord> run(ModelProto model, @Nullable Answer answer, float... values)
            throws IOException {
        FeedbackBook feedback = new FeedbackBook();
        if (answer != null) {
            feedback.put(answer);
        }
        String[] keys = new String[values.length];
        Arrays.fill(keys, "");
        long[] times = new long[values.length];
        Arrays.setAll(times, i -> 60_000L * i);
        List<ScoredRecord> scored = new ArrayList<>();
        ScoringOptions options = ScoringOptions.defaults().withThreshold(new TailThreshold(0.01));
        new AlertRun(file(model), options, AlertSettings.defaults(), feedback)
                .run(
                        values,
                        keys,
                        times,
                        new long[values.length],
                        row -> new Coordinates("telemetry", 0, row),
                        (row, record) -> scored.add(record),
                        alert -> {});
        return scored;
    }

    private static ModelFile file(ModelProto model) throws IOException {
        return ModelFile.parse(model.toByteArray(), "tiny");
    }
}
