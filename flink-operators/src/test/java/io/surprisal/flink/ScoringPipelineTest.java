package io.surprisal.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.surprisal.core.manifest.Manifest.Example;
import io.surprisal.core.manifest.Manifest.SelfTest;
import io.surprisal.core.series.Smoother;
import io.surprisal.core.verdict.AlertBudget;
import io.surprisal.core.verdict.TailThreshold;
import io.surprisal.core.verdict.ThresholdRule;
import io.surprisal.flink.kafka.KafkaEnds;
import io.surprisal.flink.kafka.KafkaInput;
import io.surprisal.flink.kafka.KafkaOptions;
import io.surprisal.flink.kafka.KafkaOutput;
import io.surprisal.flink.kafka.OutputTopics;
import io.surprisal.flink.kafka.StartingOffsets;
import io.surprisal.onnx.format.ModelFormatException;
import io.surprisal.onnx.runtime.TinyModel;
import io.surprisal.scoring.incident.IncidentSettings;
import io.surprisal.scoring.registry.ShippedModel;
import io.surprisal.telemetry.format.FeatureMapping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoringPipelineTest {
    private static final List<String> FEATURES = List.of("temperature", "pressure");

    @TempDir
    Path directory;

    @Test
    void everyOperatorHasAUidAndTheMainPathIsOneChain() throws Exception {
        Configuration settings = new Configuration();
        // Makes the graph throw at an operator without a uid.
        settings.set(org.apache.flink.configuration.PipelineOptions.AUTO_GENERATE_UIDS, false);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(2, settings);
        build(
                env,
                options(TinyModel.write(directory, "tiny", FEATURES), FEATURES).withThreshold(new TailThreshold(1e-4)));
        List<JobVertex> vertices = env.getStreamGraph().getJobGraph().getVerticesSortedTopologicallyFromSources();
        assertThat(vertices)
                .extracting(JobVertex::getName)
                .containsExactly(
                        "Source: telemetry -> decoded -> (score -> (judgements, event-time, scores: Writer -> scores:"
                                + " Committer), dead-letters: Writer -> dead-letters: Committer)",
                        "alert-lifecycle -> alerts: Writer -> alerts: Committer",
                        "model-age",
                        "watch",
                        "notices: Writer -> notices: Committer");
    }

    @Test
    void aModelThatRemembersIsScoredByKeyAndAlertedWhereItIsScored() throws Exception {
        Smoother hold = new Smoother(1, 0.05, 0);
        assertScoredByKey(
                TinyModel.write(directory, "smooth", TinyModel.build("smooth", FEATURES, 3, hold)),
                new TailThreshold(1e-4));
    }

    @Test
    void aBudgetThatFollowsEachKeyIsKeptByKey() throws Exception {
        assertScoredByKey(TinyModel.write(directory, "tiny", FEATURES), AlertBudget.defaults());
    }

    private static void assertScoredByKey(Path model, ThresholdRule threshold) throws Exception {
        Configuration settings = new Configuration();
        settings.set(org.apache.flink.configuration.PipelineOptions.AUTO_GENERATE_UIDS, false);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(2, settings);
        build(env, options(model, FEATURES).withThreshold(threshold));
        List<JobVertex> vertices = env.getStreamGraph().getJobGraph().getVerticesSortedTopologicallyFromSources();
        assertThat(vertices)
                .extracting(JobVertex::getName)
                .containsExactly(
                        "Source: telemetry -> decoded -> dead-letters: Writer -> dead-letters: Committer",
                        "score -> (judgements -> alert-lifecycle -> alerts: Writer -> alerts: Committer, event-time, watch,"
                                + " scores: Writer -> scores: Committer)",
                        "model-age",
                        "notices: Writer -> notices: Committer");
    }

    @Test
    void incidentsAreMadeByGroupOfKeys() throws Exception {
        Configuration settings = new Configuration();
        settings.set(org.apache.flink.configuration.PipelineOptions.AUTO_GENERATE_UIDS, false);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(2, settings);
        build(env, withIncidents(TinyModel.write(directory, "tiny", FEATURES)));
        List<JobVertex> vertices = env.getStreamGraph().getJobGraph().getVerticesSortedTopologicallyFromSources();
        assertThat(vertices)
                .extracting(JobVertex::getName)
                .contains(
                        "alert-lifecycle -> alerts: Writer -> alerts: Committer",
                        "incident-lifecycle -> incidents: Writer -> incidents: Committer");
    }

    /** State is found again by these; {@code SavepointIT} restores what they held. */
    @Test
    void theIdsOfOperatorsStay() throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1);
        build(env, withIncidents(TinyModel.write(directory, "tiny", FEATURES)));
        assertThat(env.getStreamGraph().getStreamNodes())
                .extracting(StreamNode::getTransformationUID)
                .containsExactlyInAnyOrder(
                        "telemetry",
                        "decoded",
                        "score",
                        "judgements",
                        "alert-lifecycle",
                        "scores",
                        "Sink Committer: scores",
                        "alerts",
                        "Sink Committer: alerts",
                        "watch",
                        "event-time",
                        "model-age",
                        "notices",
                        "Sink Committer: notices",
                        "incident-lifecycle",
                        "incidents",
                        "Sink Committer: incidents",
                        "dead-letters",
                        "Sink Committer: dead-letters");
    }

    @Test
    void kryoIsNotToBeHad() throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1);
        build(env, TinyModel.write(directory, "tiny", FEATURES), FEATURES);
        assertThat(env.getConfig().getSerializerConfig().hasGenericTypesDisabled())
                .isTrue();
        assertThat(env.getConfig().isObjectReuseEnabled()).isTrue();
    }

    @Test
    void aModelThatDoesNotFitFailsBeforeAnythingRuns() throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1);
        Path model = TinyModel.write(directory, "pump-7", FEATURES);
        assertThatThrownBy(() -> build(env, model, List.of("temperature")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Model pump-7 expects 2 features")
                .hasMessageContaining("has 1 (missing: pressure)");
    }

    @Test
    void aTruncatedModelFailsBeforeAnythingRuns() throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1);
        Path model = TinyModel.write(directory, "cut", FEATURES);
        byte[] bytes = Files.readAllBytes(model);
        Files.write(model, Arrays.copyOf(bytes, bytes.length / 2));
        assertThatThrownBy(() -> build(env, model, FEATURES))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("cut.onnx is not a complete ONNX file");
    }

    @Test
    void aModelThatFailsItsSelfTestFailsBeforeAnythingRuns() throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1);
        SelfTest selfTest = new SelfTest(List.of(new Example(List.of(0f, 10f), 0, 99, "")), List.of());
        Path model = TinyModel.write(
                directory,
                "pump-7",
                TinyModel.with(
                        TinyModel.manifest("pump-7", FEATURES).with(selfTest), TinyModel.build("pump-7", FEATURES)));
        assertThatThrownBy(() -> build(env, model, FEATURES))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("pump-7.onnx) fails its self-test: its normal example has surprisal 1.83")
                .hasMessageContaining("expected 99.0");
    }

    private static void build(StreamExecutionEnvironment env, Path model, List<String> features) throws IOException {
        build(env, options(model, features));
    }

    private static PipelineOptions options(Path model, List<String> features) throws IOException {
        return PipelineOptions.defaults(ShippedModel.read(model), FeatureMapping.fields(features));
    }

    private static PipelineOptions withIncidents(Path model) throws IOException {
        PipelineOptions options = options(model, FEATURES).withThreshold(new TailThreshold(1e-4));
        return options.withAlerts(
                options.alerts().withIncidents(new IncidentSettings("^([^-]+)-", Duration.ofMinutes(5))));
    }

    private static void build(StreamExecutionEnvironment env, PipelineOptions options) {
        KafkaOptions kafka = new KafkaOptions(
                "localhost:1",
                Map.of(),
                new KafkaInput(List.of("telemetry"), null, "group", StartingOffsets.LATEST),
                KafkaOutput.exactlyOnce(new OutputTopics("scores", "alerts", "incidents", "dead-letters"), "job"));
        ScoringPipeline.build(env, options, KafkaEnds.sources(kafka), KafkaEnds.sinks(kafka));
    }
}
