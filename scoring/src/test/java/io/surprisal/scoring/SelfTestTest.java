package io.surprisal.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import io.surprisal.core.condition.Condition;
import io.surprisal.core.manifest.Manifest;
import io.surprisal.core.manifest.Manifest.Baseline;
import io.surprisal.core.manifest.Manifest.Example;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.series.Smoother;
import io.surprisal.core.verdict.JudgedScale;
import io.surprisal.core.verdict.TailThreshold;
import io.surprisal.core.verdict.Threshold;
import io.surprisal.core.verdict.ThresholdRule;
import io.surprisal.core.verdict.Verdict;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.onnx.runtime.Execution;
import io.surprisal.onnx.runtime.ExecutionSettings;
import io.surprisal.onnx.runtime.TinyModel;
import io.surprisal.scoring.Canary.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelfTestTest {
    private static final float MISSING = Float.NaN;
    private static final List<String> FEATURES = List.of("cpu", "memory");
    private static final ModelProto TINY = TinyModel.build("pump", FEATURES);
    private static final float NORMAL = (float) TinyModel.surprisal(0.5f, 9);
    private static final float ABNORMAL = (float) TinyModel.surprisal(6, 10);
    private static final ScoringOptions OPTIONS = ScoringOptions.defaults();

    @Test
    void theValuesOfTheExportComeOutAgain() {
        assertPasses(tested(TINY, List.of(normal(NORMAL)), List.of(abnormal(ABNORMAL))));
        assertPasses(tested(
                TINY, List.of(example((float) TinyModel.surprisal(0.5f, MISSING), 0, 0.5f, MISSING)), List.of()));
    }

    @Test
    void aFileWithoutExamplesPassesAndHasNoCanary() {
        assertPasses(parse(TINY));
        assertThat(SelfTest.canary(parse(TINY), OPTIONS)).isEqualTo(new Canary(Outcome.NONE, 0));
        assertThat(SelfTest.canary(tested(TINY, List.of(normal(NORMAL)), List.of()), OPTIONS))
                .isEqualTo(new Canary(Outcome.NONE, 0));
    }

    @Test
    void saysWhichValueIsAnother() {
        ModelFile model = tested(TINY, List.of(normal(NORMAL)), List.of(abnormal(22)));
        assertThatThrownBy(() -> SelfTest.check(model, OPTIONS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching(
                        "Model pump, version " + model.version()
                                + " \\(pump.onnx\\) fails its self-test: its anomalous example has surprisal 19.837[0-9]+"
                                + " on cpu, expected 22.0 within 0.022 as at its export; the file was damaged, or is computed otherwise"
                                + " than it was made for; copy it again, and if it fails still, train or export it again with this version");
        assertFails(tested(TINY, List.of(normal(NORMAL), normal(4)), List.of()), "its normal example has surprisal");
    }

    /** Larger values may differ by a share of themselves, smaller ones by as much as 1. */
    @Test
    void aValueMayDifferByAThousandth() {
        assertThat(ABNORMAL).isGreaterThan(10);
        assertPasses(tested(TINY, List.of(), List.of(abnormal(ABNORMAL * 1.0009f))));
        assertFails(tested(TINY, List.of(), List.of(abnormal(ABNORMAL * 1.0011f))), "its anomalous example");
        ModelProto ensemble = TinyModel.ensemble("pump", FEATURES);
        float small = (float) TinyModel.ensembleSurprisal(0.5f, 9);
        assertThat(Math.abs(small)).isLessThan(1);
        assertPasses(tested(ensemble, List.of(normal(small + 0.0009f)), List.of()));
        assertFails(tested(ensemble, List.of(normal(small + 0.0011f)), List.of()), "its normal example");
    }

    /** Such a file keeps the contract, and would be scored with. */
    @ParameterizedTest
    @ValueSource(strings = {"location", "scale"})
    void damagedWeightsFail(String weights) {
        ModelFile whole = tested(TINY, List.of(normal(NORMAL)), List.of(abnormal(ABNORMAL)));
        assertFails(parse(damaged(TinyModel.with(whole.manifest(), TINY), weights)), "fails its self-test");
    }

    @Test
    void whatHasNoValueFails() {
        assertFails(
                tested(TINY, List.of(example(NORMAL, 0, MISSING, MISSING)), List.of()),
                "its normal example has surprisal NaN");
    }

    @Test
    void aModelOfWindowsIsGivenTheWholeWindow() {
        ModelProto windowed = TinyModel.build("pump", FEATURES, 3, Smoother.IDENTITY);
        float surprisal = (float) TinyModel.windowedSurprisal(new float[] {1, 2}, new float[] {3, 4});
        assertPasses(tested(windowed, List.of(example(surprisal, 0, 1, 2, 7, 8, 3, 4)), List.of()));
    }

    @Test
    void aConditionalModelIsToldTheCondition() {
        Condition condition = new Condition("tier", List.of("a", "b"), false, false, "UTC");
        ModelProto told = TinyModel.conditional("pump", FEATURES, condition);
        assertPasses(tested(told, List.of(example(NORMAL, 2, 2.5f, 11)), List.of()));
        assertFails(tested(told, List.of(example(NORMAL, 1, 2.5f, 11)), List.of()), "its normal example");
    }

    @Test
    void theAnomalousExampleAlarmsUnlessTheThresholdIsTooLax() {
        ModelFile model = tested(TINY, List.of(normal(NORMAL)), List.of(abnormal(ABNORMAL)));
        assertThat(SelfTest.canary(model, OPTIONS)).isEqualTo(new Canary(Outcome.ALARMED, 1));
        double tail = model.manifest().calibration(ModelOutput.SURPRISAL).tailProbability(ABNORMAL);
        assertThat(SelfTest.canary(model, OPTIONS.withThreshold(new TailThreshold(tail * 1.1))))
                .isEqualTo(new Canary(Outcome.ALARMED, 1));
        assertThat(SelfTest.canary(model, OPTIONS.withThreshold(new TailThreshold(tail * 0.9))))
                .isEqualTo(new Canary(Outcome.SILENT, 0));
        ModelFile mild = tested(TINY, List.of(), List.of(normal(NORMAL)));
        assertThat(SelfTest.canary(mild, OPTIONS)).isEqualTo(new Canary(Outcome.SILENT, 0));
    }

    /** Where a job judges another output, that one has to alarm. */
    @Test
    void theJudgedOutputAlarms() {
        ModelProto ensemble = TinyModel.ensemble("pump", FEATURES);
        ModelFile model = tested(ensemble, List.of(), List.of(abnormal((float) TinyModel.ensembleSurprisal(6, 10))));
        double ofElbo = Lane.scale(model.manifest(), ModelOutput.ELBO)
                .smoothed()
                .tailProbability(-TinyModel.ensembleElbo(6, 10));
        ScoringOptions judging = new ScoringOptions(
                ModelOutput.ELBO,
                List.of(),
                new TailThreshold(ofElbo * 1.1),
                OPTIONS.batchSize(),
                OPTIONS.linger(),
                5,
                OPTIONS.forgetKeysAfter());
        assertPasses(model, judging);
        assertThat(SelfTest.canary(model, judging).outcome()).isEqualTo(Outcome.ALARMED);
        assertThat(SelfTest.canary(model, judging.withThreshold(new TailThreshold(ofElbo * 0.9)))
                        .outcome())
                .isEqualTo(Outcome.SILENT);
    }

    @Test
    void anExampleComesUpTo64TimesOnceInEachSamplingInterval() {
        ModelFile model = tested(TINY, List.of(), List.of(abnormal(ABNORMAL)));
        assertThat(SelfTest.canary(model, OPTIONS.withThreshold(new From(3 * 60_000))))
                .isEqualTo(new Canary(Outcome.ALARMED, 3));
        assertThat(SelfTest.canary(model, OPTIONS.withThreshold(new From(64 * 60_000))))
                .isEqualTo(new Canary(Outcome.ALARMED, 64));
        assertThat(SelfTest.canary(model, OPTIONS.withThreshold(new From(65 * 60_000))))
                .isEqualTo(new Canary(Outcome.SILENT, 0));
    }

    /** Of records half a minute apart, the third comes after a minute and a half. */
    @Test
    void theIntervalIsTheModels() {
        ModelFile model = tested(TinyModel.with(everyHalfMinute(), TINY), List.of(), List.of(abnormal(ABNORMAL)));
        assertThat(SelfTest.canary(model, OPTIONS.withThreshold(new From(90_000))))
                .isEqualTo(new Canary(Outcome.ALARMED, 3));
    }

    private static Manifest everyHalfMinute() {
        Manifest tiny = parse(TINY).manifest();
        return new Manifest(
                tiny.formatVersion(),
                tiny.name(),
                tiny.family(),
                tiny.features(),
                tiny.window(),
                tiny.samples(),
                tiny.latentSize(),
                tiny.seed(),
                tiny.condition(),
                tiny.rawUnitsOffset(),
                tiny.headline(),
                tiny.calibrations(),
                new Baseline(30, 0, List.of(), Map.of()),
                tiny.provenance(),
                tiny.selfTest());
    }

    @Test
    void isComputedWhereTheOptionsSay() {
        ScoringOptions onGpu = OPTIONS.withExecution(ExecutionSettings.CPU.on(Execution.CUDA));
        ModelFile model = tested(TINY, List.of(normal(NORMAL)), List.of(abnormal(ABNORMAL)));
        assertThatThrownBy(() -> SelfTest.check(model, onGpu)).hasMessageContaining("CUDA device 0 cannot compute");
        assertThatThrownBy(() -> SelfTest.canary(model, onGpu)).hasMessageContaining("CUDA device 0 cannot compute");
    }

    @Test
    void eachExampleComesToAKeyOfItsOwnAndAllHaveToAlarm() {
        ModelFile two = tested(TINY, List.of(), List.of(abnormal(ABNORMAL), abnormal(ABNORMAL)));
        assertThat(SelfTest.canary(two, OPTIONS.withThreshold(new Second()))).isEqualTo(new Canary(Outcome.ALARMED, 2));
        ModelFile one = tested(TINY, List.of(), List.of(abnormal(ABNORMAL), normal(NORMAL)));
        assertThat(SelfTest.canary(one, OPTIONS)).isEqualTo(new Canary(Outcome.SILENT, 0));
    }

    @Test
    void saysWhatCameOfIt() {
        ModelFile model = tested(TINY, List.of(normal(NORMAL)), List.of(abnormal(ABNORMAL)));
        assertThat(SelfTestText.of(model, OPTIONS, new Canary(Outcome.ALARMED, 1)))
                .isEqualTo("2 values reproduced; its anomalous example (cpu + 6) alarms with 1 record");
        assertThat(SelfTestText.of(model, OPTIONS, new Canary(Outcome.ALARMED, 7)))
                .endsWith("alarms with 7 records in a row");
        assertThat(SelfTestText.of(model, OPTIONS, Canary.SILENT))
                .isEqualTo(
                        "2 values reproduced; its anomalous example (cpu + 6) raises no alarm at budget 1/week a key,"
                                + " learning from it, judged by surprisal, though it did by default at the export: what is as abnormal"
                                + " as that is missed; allow more alerts, or judge another output, or train again");
        assertThat(SelfTestText.of(tested(TINY, List.of(normal(NORMAL)), List.of()), OPTIONS, Canary.NONE))
                .startsWith("1 value reproduced; it has no anomalous example, so whether it would alarm was not tried");
        assertThat(SelfTestText.of(parse(TINY), OPTIONS, Canary.NONE))
                .isEqualTo("the file has no self-test, so nothing was tried; train or export it again to have one");
    }

    /** Whoever submits a job need not have the GPU that the job computes on. */
    @Test
    void aJobsStartTestsOnTheProcessor() {
        ScoringOptions onGpu = OPTIONS.withExecution(ExecutionSettings.CPU.on(Execution.CUDA));
        assertThatCode(() -> SelfTestLog.say(tested(TINY, List.of(normal(NORMAL)), List.of(abnormal(ABNORMAL))), onGpu))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> SelfTestLog.say(tested(TINY, List.of(normal(4)), List.of()), onGpu))
                .hasMessageContaining("fails its self-test");
    }

    private static void assertPasses(ModelFile model) {
        assertPasses(model, OPTIONS);
    }

    private static void assertPasses(ModelFile model, ScoringOptions options) {
        assertThatCode(() -> SelfTest.check(model, options)).doesNotThrowAnyException();
    }

    private static void assertFails(ModelFile model, String message) {
        assertThatThrownBy(() -> SelfTest.check(model, OPTIONS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    private static Example normal(float surprisal) {
        return example(surprisal, 0, 0.5f, 9);
    }

    private static Example abnormal(float surprisal) {
        return example(surprisal, 0, 6, 10);
    }

    private static Example example(float surprisal, long condition, float... values) {
        List<Float> window = new ArrayList<>();
        for (float value : values) {
            window.add(value);
        }
        return new Example(window, condition, surprisal, "cpu + 6");
    }

    private static ModelFile tested(ModelProto model, List<Example> normal, List<Example> anomalous) {
        Manifest manifest = parse(model).manifest();
        return parse(TinyModel.with(manifest.with(new Manifest.SelfTest(normal, anomalous)), model));
    }

    private static ModelFile parse(ModelProto model) {
        return ModelFile.parse(model.toByteArray(), "pump.onnx");
    }

    /** With a bit of the exponent of each of the initializer's numbers flipped. */
    private static ModelProto damaged(ModelProto model, String initializer) {
        ModelProto.Builder damaged = model.toBuilder();
        for (TensorProto.Builder tensor : damaged.getGraphBuilder().getInitializerBuilderList()) {
            if (tensor.getName().equals(initializer)) {
                byte[] bytes = tensor.getRawData().toByteArray();
                for (int i = 3; i < bytes.length; i += 4) {
                    bytes[i] ^= 1;
                }
                tensor.setRawData(ByteString.copyFrom(bytes));
            }
        }
        assertThat(damaged.build()).isNotEqualTo(model);
        return damaged.build();
    }

    /** Everything is anomalous from a time on. */
    private record From(long time) implements ThresholdRule, Threshold {
        @Override
        public Threshold on(JudgedScale scale) {
            return this;
        }

        @Override
        public String budget() {
            return "none";
        }

        @Override
        public double tailProbability(JudgedScale scale) {
            return 0.5;
        }

        @Override
        public int memory() {
            return 0;
        }

        @Override
        public Verdict judge(float abnormality, float smoothed, long eventTime, float[] remembered, long confirmed) {
            return new Verdict(1, 0, eventTime >= time);
        }
    }

    /** A key's second record is anomalous and no other. */
    private record Second() implements ThresholdRule, Threshold {
        @Override
        public Threshold on(JudgedScale scale) {
            return this;
        }

        @Override
        public String budget() {
            return "none";
        }

        @Override
        public double tailProbability(JudgedScale scale) {
            return 0.5;
        }

        @Override
        public int memory() {
            return 1;
        }

        @Override
        public Verdict judge(float abnormality, float smoothed, long eventTime, float[] remembered, long confirmed) {
            remembered[0] = Float.isNaN(remembered[0]) ? 1 : remembered[0] + 1;
            return new Verdict(1, 0, remembered[0] == 2);
        }
    }
}
