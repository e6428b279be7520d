package io.surprisal.evaluation.detector;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.surprisal.core.schema.FeatureSchema;
import io.surprisal.core.series.Smoother;
import io.surprisal.evaluation.data.LabelledSplit;
import io.surprisal.evaluation.data.ResponsibleFeatures;
import io.surprisal.onnx.runtime.ExecutionSettings;
import io.surprisal.onnx.runtime.TinyModel;
import io.surprisal.telemetry.table.TelemetryTable;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PresetDetectorTest {
    private static final List<String> FEATURES = List.of("load", "heat");
    private static final FeatureSchema SCHEMA = FeatureSchema.named(FEATURES);

    @Test
    void scoresWithTheFileThatTrainingExports() throws IOException {
        byte[] file = TinyModel.build("tiny", FEATURES).toByteArray();
        LabelledSplit split = split();
        PresetDetector detector = new PresetDetector(
                "plain",
                "steps 1",
                (rows, seed) -> {
                    assertThat(rows).isSameAs(split.training());
                    assertThat(seed).isEqualTo(7);
                    return file;
                },
                ExecutionSettings.CPU);
        Detection detection = detector.detect(split, 7);
        assertThat(detection.raw().abnormality()).hasSize(3);
        assertThat(detection.raw().abnormality()[0]).isCloseTo(TinyModel.surprisal(0, 10), within(1e-4));
        assertThat(detection.raw().abnormality()[1]).isCloseTo(TinyModel.surprisal(6, 10), within(1e-4));
        assertThat(detection.smoothed()).isNull();
        assertThat(detection.cost().modelBytes()).isEqualTo(file.length);
        assertThat(detector.seeded()).isTrue();
    }

    @Test
    void smoothsAsTheFileAsks() throws IOException {
        ModelProto model = TinyModel.build("held", FEATURES, 1, new Smoother(1, 0.05, 0));
        Detection.Series smoothed = requireNonNull(detect(model).smoothed());
        double peak = TinyModel.surprisal(6, 10);
        assertThat(smoothed.abnormality()[1]).isCloseTo(peak, within(1e-4));
        assertThat(smoothed.abnormality()[2])
                .isCloseTo(peak + 0.05 * (TinyModel.surprisal(0, 10) - peak), within(1e-4));
    }

    /** Of 300 rows a batch more than of 250. */
    @Test
    void neverLooksAhead() throws IOException {
        ModelProto model = TinyModel.build("windows", FEATURES, 3, new Smoother(1, 0.05, 0.5f));
        Detection whole = detect(model, wave(300));
        Detection cut = detect(model, wave(250));
        assertThat(cut.raw().abnormality()).isEqualTo(Arrays.copyOf(whole.raw().abnormality(), 250));
        assertThat(requireNonNull(cut.smoothed()).abnormality())
                .isEqualTo(Arrays.copyOf(requireNonNull(whole.smoothed()).abnormality(), 250));
    }

    @Test
    void attributesWhereTheFileCan() throws IOException {
        float[] contributions =
                requireNonNull(detect(TinyModel.ensemble("ensemble", FEATURES)).contributions());
        assertThat(contributions).hasSize(6);
        assertThat(contributions[2]).isGreaterThan(contributions[3]);
    }

    private static Detection detect(ModelProto model) throws IOException {
        return detect(model, split());
    }

    private static Detection detect(ModelProto model, LabelledSplit split) throws IOException {
        return new PresetDetector("plain", "", (rows, seed) -> model.toByteArray(), ExecutionSettings.CPU)
                .detect(split, 1);
    }

    /** The first rows of a series of two features. */
    private static LabelledSplit wave(int rows) {
        float[] values = new float[2 * rows];
        for (int row = 0; row < rows; row++) {
            values[2 * row] = row * 7 % 11;
            values[2 * row + 1] = 10 + row * 5 % 13;
        }
        return new LabelledSplit(
                TelemetryTable.of(SCHEMA, new float[2 * 40]),
                TelemetryTable.of(SCHEMA, values),
                new boolean[rows],
                true,
                1,
                List.of());
    }

    /** Load jumps in the second of three test rows. */
    private static LabelledSplit split() {
        return new LabelledSplit(
                TelemetryTable.of(SCHEMA, new float[2 * 40]),
                TelemetryTable.of(SCHEMA, new float[] {0, 10, 6, 10, 0, 10}),
                new boolean[] {false, true, false},
                true,
                1,
                List.of(new ResponsibleFeatures(1, 2, Set.of(0))));
    }
}
