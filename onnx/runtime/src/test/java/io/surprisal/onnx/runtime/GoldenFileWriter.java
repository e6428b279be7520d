package io.surprisal.onnx.runtime;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.surprisal.core.condition.Condition;
import io.surprisal.core.drift.NormalShares;
import io.surprisal.core.manifest.Manifest;
import io.surprisal.core.manifest.Manifest.Baseline;
import io.surprisal.core.manifest.Manifest.Example;
import io.surprisal.core.manifest.Manifest.FeatureBaseline;
import io.surprisal.core.manifest.Manifest.SelfTest;
import io.surprisal.onnx.format.ModelFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Writes the golden file of today's format version: a conditional model that is told the five minutes of the hour, with a self-test. */
final class GoldenFileWriter {
    private static final List<String> FEATURES = List.of("cpu", "memory", "disk");
    private static final Condition CONDITION =
            new Condition("tier", List.of("gold", "basic"), true, true, true, "Europe/Berlin");
    private static final int NORMAL_RECORDS = 1000;
    private static final int NUMBER = 223 * 13 + 7;

    private GoldenFileWriter() {}

    /** The directory to write into is the argument. Until its version ships, a golden file may be written again, with a new digest. */
    public static void main(String[] arguments) throws IOException {
        ModelProto model = TinyModel.conditional("golden", FEATURES, CONDITION);
        Manifest manifest = ModelFile.parse(model.toByteArray(), "golden").manifest();
        System.out.println(TinyModel.write(
                Path.of(arguments[0]),
                "format-" + Manifest.FORMAT_VERSION,
                TinyModel.with(with(baseline(), manifest).with(selfTest()), model)));
    }

    /** A normal record of which a value is missing, and one far off, of gold at 01:30 on a Sunday. */
    private static SelfTest selfTest() {
        return new SelfTest(
                List.of(example("", NUMBER, Float.NaN, NUMBER + 21)),
                List.of(example("cpu + 8 scales", NUMBER + 8, NUMBER + 10, NUMBER + 20)));
    }

    private static Example example(String change, float... record) {
        float[] around = record.clone();
        List<Float> window = new ArrayList<>();
        for (int i = 0; i < record.length; i++) {
            around[i] -= NUMBER;
            window.add(record[i]);
        }
        return new Example(window, NUMBER, (float) TinyModel.surprisal(around), change);
    }

    /** A record a minute until the first of March 2026. */
    private static Baseline baseline() {
        Random random = new Random(11);
        float[][] features = new float[FEATURES.size()][NORMAL_RECORDS];
        float[] elbos = new float[NORMAL_RECORDS];
        for (int i = 0; i < NORMAL_RECORDS; i++) {
            float[] record = TinyModel.normalRecord(FEATURES.size(), random);
            elbos[i] = (float) TinyModel.surprisal(record);
            for (int j = 0; j < record.length; j++) {
                features[j][i] = record[j];
            }
        }
        return new Baseline(
                60,
                1_772_323_200_000L,
                List.of(of(features[0], 1), of(features[1], 7), of(features[2], 60)),
                Map.of("elbo", NormalShares.of(List.of(elbos))));
    }

    private static FeatureBaseline of(float[] values, int longestStill) {
        return new FeatureBaseline(NormalShares.of(List.of(values)), longestStill);
    }

    private static Manifest with(Baseline baseline, Manifest manifest) {
        return new Manifest(
                manifest.formatVersion(),
                manifest.name(),
                manifest.family(),
                manifest.features(),
                manifest.window(),
                manifest.samples(),
                manifest.latentSize(),
                manifest.seed(),
                manifest.condition(),
                manifest.rawUnitsOffset(),
                manifest.headline(),
                manifest.calibrations(),
                baseline,
                manifest.provenance(),
                manifest.selfTest());
    }
}
