package io.surprisal.flink.score;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.series.Smoother;
import io.surprisal.core.verdict.TailThreshold;
import io.surprisal.flink.OperatorMetrics;
import io.surprisal.flink.directive.Directive;
import io.surprisal.flink.directive.ModelChange;
import io.surprisal.flink.directive.ModelUpdate;
import io.surprisal.flink.models.ModelsOperator;
import io.surprisal.onnx.runtime.TinyModel;
import io.surprisal.scoring.JobSchema;
import io.surprisal.scoring.ScoringOptions;
import io.surprisal.scoring.registry.ShippedModel;
import io.surprisal.scoring.watch.WatchOptions;
import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.ModelEvent;
import io.surprisal.telemetry.record.ModelEventStatus;
import io.surprisal.telemetry.record.ScoredRecord;
import io.surprisal.telemetry.record.TelemetryRecord;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailbox;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models that change in the operator while it scores. */
@Timeout(60)
@SuppressWarnings("try") // Harnesses close without being interrupted.
class ModelChangesHarnessTest {
    private static final List<String> FEATURES = List.of("temperature", "pressure");
    private static final Smoother HOLD = new Smoother(1, 0.5, 0);
    private static final float[] NORMAL = {0, 10};
    private static final float[] ABNORMAL = {40, 10};
    private static final int BATCH = 4;

    private final OperatorMetrics metrics = new OperatorMetrics();
    private long offset;

    /** A model as a job has it and as it is asked for. */
    private record Model(String name, byte[] bytes) {
        static Model of(String name, int window, Smoother smoother) {
            return new Model(
                    name, TinyModel.build(name, FEATURES, window, smoother).toByteArray());
        }

        ShippedModel shipped() {
            return ShippedModel.of(bytes, name + ".onnx");
        }

        ModelChange set() {
            return ModelChange.set(name + ".onnx", bytes);
        }

        ModelUpdate champion() {
            return new ModelUpdate(set(), ModelChange.reset());
        }

        ModelUpdate shadow() {
            return new ModelUpdate(ModelChange.reset(), set());
        }
    }

    @Test
    void scoresOnUntilTheNewModelIsOpenAndLosesNothing() throws Exception {
        Model first = Model.of("first", 1, Smoother.IDENTITY);
        Model second = Model.of("second", 1, Smoother.IDENTITY);
        try (Harness harness = new Harness(first)) {
            harness.open();
            process(harness, NORMAL, 5);
            ask(harness, second.champion());
            process(harness, NORMAL, 2);
            assertThat(scoredBy(harness)).containsExactly("first", "first", "first", "first");
            runMail(harness);
            assertThat(scoredBy(harness))
                    .as("what waited was scored by the model that it came to")
                    .hasSize(7)
                    .containsOnly("first");
            process(harness, NORMAL, 4);
            assertThat(scoredBy(harness).subList(7, 11)).containsOnly("second");
            assertThat(offsets(harness)).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
            assertThat(told(harness))
                    .containsExactly("CHAMPION ACTIVE first", "CHAMPION RETIRED first", "CHAMPION ACTIVE second");
            assertThat(info(first)).isEqualTo(0);
            assertThat(info(second)).isEqualTo(1);
        }
    }

    /** The model before and the one after are the same, in the same lane: only its shadow is new. */
    @Test
    void whatWasDueBeforeAChangeLeavesTheBatchAfterItAlone() throws Exception {
        try (Harness harness = new Harness(Model.of("own", 1, Smoother.IDENTITY))) {
            harness.open();
            harness.setProcessingTime(1_000);
            process(harness, NORMAL, 2);
            ask(harness, Model.of("candidate", 1, Smoother.IDENTITY).shadow());
            runMail(harness);
            harness.setProcessingTime(1_010);
            process(harness, NORMAL, 1);
            harness.setProcessingTime(1_020);
            assertThat(offsets(harness)).as("the third waits since 10 ms").containsExactly(0L, 1L);
            harness.setProcessingTime(1_030);
            assertThat(offsets(harness)).containsExactly(0L, 1L, 2L);
            assertThat(metrics.count("shadow.records_total")).isEqualTo(1);
        }
    }

    @Test
    void aModelThatCannotBeOpenedChangesNothing() throws Exception {
        try (Harness harness = new Harness(Model.of("own", 1, Smoother.IDENTITY))) {
            harness.open();
            ask(harness, new Model("bad", new byte[] {1, 2, 3}).champion());
            runMail(harness);
            process(harness, NORMAL, 4);
            assertThat(scoredBy(harness)).hasSize(4).containsOnly("own");
            assertThat(told(harness)).containsExactly("CHAMPION ACTIVE own", "CHAMPION REFUSED ");
            ModelEvent refused = events(harness).get(1);
            assertThat(refused.status()).isEqualTo(ModelEventStatus.REFUSED);
            assertThat(refused.uri()).isEqualTo("bad.onnx");
            assertThat(refused.message())
                    .startsWith("It cannot be opened here: bad.onnx is not a complete ONNX file (3 bytes");
        }
    }

    @Test
    void theLatestOfSeveralCounts() throws Exception {
        try (Harness harness = new Harness(Model.of("own", 1, Smoother.IDENTITY))) {
            harness.open();
            ask(harness, Model.of("second", 1, Smoother.IDENTITY).champion());
            ask(harness, Model.of("third", 1, Smoother.IDENTITY).champion());
            runMail(harness);
            runMail(harness);
            process(harness, NORMAL, 4);
            assertThat(scoredBy(harness)).hasSize(4).containsOnly("third");
            assertThat(told(harness)).doesNotContain("CHAMPION ACTIVE second");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theShadowLearnsAndGoesOnFromThereAsChampion(boolean restored) throws Exception {
        Model own = Model.of("own", 2, HOLD);
        Model candidate = Model.of("candidate", 2, HOLD);
        List<ScoredRecord> alone = alone(candidate, ABNORMAL, NORMAL, NORMAL, NORMAL);
        Harness harness = new Harness(own);
        try {
            harness.open();
            ask(harness, candidate.shadow());
            runMail(harness);
            process(harness, ABNORMAL, 1);
            process(harness, NORMAL, 1);
            if (restored) {
                harness.prepareSnapshotPreBarrier(1);
                OperatorSubtaskState state = harness.snapshot(1, 0);
                harness.close();
                harness = new Harness(own);
                harness.initializeState(state);
                harness.open();
                assertThat(told(harness)).containsExactly("CHAMPION ACTIVE own", "SHADOW ACTIVE candidate");
            }
            // They exchange their roles.
            ask(harness, new ModelUpdate(candidate.set(), own.set()));
            runMail(harness);
            process(harness, NORMAL, 2);
            harness.prepareSnapshotPreBarrier(2);
            List<ScoredRecord> scored = harness.extractOutputValues();
            List<ScoredRecord> last = scored.subList(scored.size() - 2, scored.size());
            assertThat(last).extracting(record -> record.model().name()).containsOnly("candidate");
            assertThat(last)
                    .extracting(ScoredRecord::smoothed)
                    .containsExactly(alone.get(2).smoothed(), alone.get(3).smoothed());
            assertThat(last.get(0).values()[0])
                    .as("by its window")
                    .isEqualTo(alone.get(2).values()[0]);
            assertThat(alone.get(2).smoothed())
                    .as("not what a new key has")
                    .isNotEqualTo(alone.get(2).abnormality());
        } finally {
            harness.close();
        }
    }

    @Test
    void theShadowChangesNoScoreAndIsCompared() throws Exception {
        Model own = Model.of("own", 2, HOLD);
        List<ScoredRecord> alone = alone(own, NORMAL, ABNORMAL, NORMAL, ABNORMAL, NORMAL);
        long anomalous = alone.stream().filter(ScoredRecord::anomalous).count();
        try (Harness harness = new Harness(own)) {
            harness.open();
            ask(harness, Model.of("candidate", 1, Smoother.IDENTITY).shadow());
            runMail(harness);
            for (float[] values : List.of(NORMAL, ABNORMAL, NORMAL, ABNORMAL, NORMAL)) {
                process(harness, values, 1);
            }
            harness.prepareSnapshotPreBarrier(1);
            assertThat(harness.extractOutputValues())
                    .extracting(ScoredRecord::smoothed)
                    .containsExactlyElementsOf(
                            alone.stream().map(ScoredRecord::smoothed).toList());
            assertThat(metrics.count("shadow.records_total")).isEqualTo(5);
            assertThat(metrics.count("shadow.anomalous_to_both_total")).isEqualTo(2);
            assertThat(anomalous).as("the champion holds what it saw").isGreaterThan(2);
            assertThat(metrics.count("shadow.anomalous_to_champion_alone_total"))
                    .isEqualTo(anomalous - 2);
            assertThat(metrics.count("shadow.anomalous_to_shadow_alone_total")).isZero();
            assertThat(gauge("shadow.agreement_ratio")).isEqualTo(2.0 / anomalous);
            assertThat(gauge("shadow.calibration_ratio")).isEqualTo(2.0 / 5 / 0.01);
            ask(harness, new ModelUpdate(ModelChange.keep(), ModelChange.reset()));
            runMail(harness);
            assertThat(gauge("shadow.present")).isEqualTo(0);
            assertThat(told(harness)).endsWith("SHADOW RETIRED candidate");
        }
    }

    @Test
    void isRestoredWithTheModelThatItHadAndGoesBackToItsOwn() throws Exception {
        Model own = Model.of("own", 1, HOLD);
        Model second = Model.of("second", 1, HOLD);
        List<ScoredRecord> alone = alone(second, ABNORMAL, NORMAL);
        OperatorSubtaskState state;
        try (Harness harness = new Harness(own)) {
            harness.open();
            ask(harness, second.champion());
            runMail(harness);
            process(harness, ABNORMAL, 1);
            harness.prepareSnapshotPreBarrier(1);
            state = harness.snapshot(1, 0);
        }
        try (Harness harness = new Harness(own)) {
            harness.initializeState(state);
            harness.open();
            process(harness, NORMAL, 1);
            ask(harness, new ModelUpdate(ModelChange.reset(), ModelChange.reset()));
            runMail(harness);
            process(harness, NORMAL, 4);
            assertThat(scoredBy(harness)).containsExactly("second", "own", "own", "own", "own");
            assertThat(harness.extractOutputValues().get(0).smoothed())
                    .isEqualTo(alone.get(1).smoothed());
        }
    }

    @Test
    void whatWasAskedForInMidSwapIsThereAfterARestore() throws Exception {
        Model own = Model.of("own", 1, Smoother.IDENTITY);
        OperatorSubtaskState state;
        try (Harness harness = new Harness(own)) {
            harness.open();
            ask(harness, Model.of("second", 1, Smoother.IDENTITY).champion());
            process(harness, NORMAL, 1);
            harness.prepareSnapshotPreBarrier(1);
            state = harness.snapshot(1, 0);
            assertThat(scoredBy(harness)).containsExactly("own");
        }
        try (Harness harness = new Harness(own)) {
            harness.initializeState(state);
            harness.open();
            process(harness, NORMAL, 4);
            assertThat(scoredBy(harness)).hasSize(4).containsOnly("second");
        }
    }

    @Test
    void aKeptModelThatNoLongerFitsTheJobGivesWayToItsOwn() throws Exception {
        Model own = Model.of("own", 1, HOLD);
        OperatorSubtaskState state;
        try (Harness harness = new Harness(own)) {
            harness.open();
            ask(
                    harness,
                    new Model(
                                    "other",
                                    TinyModel.build("other", List.of("load", "heat"))
                                            .toByteArray())
                            .champion());
            state = harness.snapshot(1, 0);
        }
        try (Harness harness = new Harness(own)) {
            harness.initializeState(state);
            harness.open();
            process(harness, NORMAL, 4);
            assertThat(scoredBy(harness)).hasSize(4).containsOnly("own");
            assertThat(told(harness)).containsExactly("CHAMPION REFUSED ", "CHAMPION ACTIVE own");
        }
    }

    @Test
    void whatCannotBeOpenedAfterARestoreGivesWayToWhatWasThereBefore() throws Exception {
        Model own = Model.of("own", 1, Smoother.IDENTITY);
        OperatorSubtaskState state;
        try (Harness harness = new Harness(own)) {
            harness.open();
            ask(harness, Model.of("second", 1, Smoother.IDENTITY).champion());
            runMail(harness);
            ask(harness, new Model("bad", new byte[] {1, 2, 3}).champion());
            state = harness.snapshot(1, 0);
        }
        try (Harness harness = new Harness(own)) {
            harness.initializeState(state);
            harness.open();
            process(harness, NORMAL, 4);
            assertThat(scoredBy(harness)).hasSize(4).containsOnly("second");
            assertThat(told(harness)).containsExactly("CHAMPION REFUSED ", "CHAMPION ACTIVE second");
        }
    }

    private List<ScoredRecord> alone(Model model, float[]... records) throws Exception {
        try (Harness harness = new Harness(model)) {
            harness.open();
            for (float[] values : records) {
                process(harness, values, 1);
            }
            harness.prepareSnapshotPreBarrier(1);
            return harness.extractOutputValues();
        }
    }

    private void process(Harness harness, float[] values, int records) throws Exception {
        for (int i = 0; i < records; i++) {
            long time = 1_000 + offset;
            harness.processElement1(new StreamRecord<>(
                    new TelemetryRecord(new Coordinates("telemetry", 0, offset++), "pump-7", time, values), time));
        }
    }

    private static void ask(Harness harness, ModelUpdate update) throws Exception {
        harness.processElement2(new StreamRecord<>(Directive.of(update)));
    }

    /** Waits for the next mail to the task and runs it. */
    private static void runMail(Harness harness) throws Exception {
        harness.getTaskMailbox().take(TaskMailbox.MIN_PRIORITY).run();
    }

    private static List<String> scoredBy(Harness harness) {
        return harness.extractOutputValues().stream()
                .map(record -> record.model().name())
                .toList();
    }

    private static List<Long> offsets(Harness harness) {
        return harness.extractOutputValues().stream()
                .map(record -> record.source().offset())
                .toList();
    }

    private static List<ModelEvent> events(Harness harness) {
        Queue<StreamRecord<ModelEvent>> told = harness.getSideOutput(ModelsOperator.TOLD);
        return told.stream().map(StreamRecord::getValue).toList();
    }

    private static List<String> told(Harness harness) {
        return events(harness).stream()
                .map(event -> event.role() + " " + event.status() + " " + event.model())
                .toList();
    }

    private Object info(Model model) {
        String version = model.shipped().file().version();
        return gauge("model." + model.name() + ".version." + version + ".provider.cpu.model_info");
    }

    private Object gauge(String name) {
        return ((Gauge<?>) metrics.metric(name)).getValue();
    }

    private final class Harness extends AbstractStreamOperatorTestHarness<ScoredRecord> {
        private final DirectedScoringOperator operator;

        Harness(Model own) throws Exception {
            this(operator(own.shipped()));
        }

        private Harness(DirectedScoringOperator operator) throws Exception {
            super(operator, metrics.environment());
            this.operator = operator;
            config.setStatePartitioner(0, (KeySelector<TelemetryRecord, String>) TelemetryRecord::key);
            config.setStateKeySerializer(StringSerializer.INSTANCE);
            config.serializeAllConfigs();
        }

        void processElement1(StreamRecord<TelemetryRecord> element) throws Exception {
            operator.setKeyContextElement1(element);
            operator.processElement1(element);
        }

        void processElement2(StreamRecord<Directive> element) throws Exception {
            operator.processElement2(element);
        }

        private static DirectedScoringOperator operator(ShippedModel own) {
            ScoringOptions options = new ScoringOptions(
                    ModelOutput.SURPRISAL,
                    List.of(),
                    new TailThreshold(1e-4),
                    BATCH,
                    Duration.ofMillis(20),
                    2,
                    Duration.ofHours(1));
            return new DirectedScoringOperator(
                    options, new JobSchema(FEATURES), own.ref(), own, WatchOptions.defaults(), null, "job");
        }
    }
}
