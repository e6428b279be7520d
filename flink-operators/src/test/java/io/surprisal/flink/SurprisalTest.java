package io.surprisal.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.surprisal.core.condition.Condition;
import io.surprisal.core.verdict.TailThreshold;
import io.surprisal.onnx.runtime.TinyModel;
import io.surprisal.scoring.ScoringOptions;
import io.surprisal.scoring.alert.AlertSettings;
import io.surprisal.scoring.incident.IncidentSettings;
import io.surprisal.scoring.registry.ShippedModel;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;

class SurprisalTest {
    private static final List<String> NAMES = List.of("temperature", "pressure");
    private static final ShippedModel MODEL =
            ShippedModel.of(TinyModel.build("pump-7", NAMES).toByteArray(), "tiny.onnx");
    private static final Features<Reading> FEATURES = Features.of(NAMES, Reading::fill);
    private static final ScoringOptions STATELESS = ScoringOptions.defaults().withThreshold(new TailThreshold(1e-4));

    private final StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(
            2, new Configuration().set(PipelineOptions.AUTO_GENERATE_UIDS, false));
    private final DataStream<Reading> readings =
            env.fromData(new Reading("pump-1", 0, 1, 2)).uid("readings").name("readings");

    @Test
    void whatRemembersNothingIsOneChainWithTheStreamThatItScores() {
        Surprisal.score(
                        readings.map(reading -> reading)
                                .returns(Reading.class)
                                .uid("own")
                                .name("own"),
                        MODEL,
                        FEATURES)
                .keyBy(Reading::pump)
                .eventTime((reading, previous) -> reading.time())
                .withScoring(STATELESS)
                .results();
        assertThat(env.getStreamGraph().getJobGraph().getVerticesSortedTopologicallyFromSources())
                .extracting(JobVertex::getName)
                .containsExactly(
                        "Source: readings",
                        "own -> surprisal-time -> surprisal-read -> surprisal-score ->"
                                + " (surprisal-judgements, surprisal-event-time)",
                        "surprisal-alert-lifecycle",
                        "surprisal-model-age",
                        "surprisal-watch");
    }

    @Test
    void elementsKeepTheirOrderWhereTheStreamHasAnotherParallelism() {
        Surprisal.score(
                        readings.map(reading -> reading)
                                .returns(Reading.class)
                                .uid("own")
                                .name("own")
                                .setParallelism(1),
                        MODEL,
                        FEATURES)
                .withScoring(STATELESS)
                .results();
        assertThat(env.getStreamGraph().getStreamNodes())
                .filteredOn(node -> List.of("surprisal-read", "surprisal-score", "surprisal-judgements")
                        .contains(node.getTransformationUID()))
                .hasSize(3)
                .allMatch(node -> node.getParallelism() == 1);
    }

    /** Their state is found again by these. */
    @Test
    void severalScoringsOfAJobAreToldApartByTheirNames() {
        for (String name : List.of("pumps", "valves.2")) {
            Surprisal.score(readings, MODEL, FEATURES)
                    .named(name)
                    .withAlerts(incidents())
                    .results()
                    .incidents();
        }
        Stream<String> steps = Stream.of(
                "read",
                "score",
                "judgements",
                "alert-lifecycle",
                "incident-lifecycle",
                "watch",
                "event-time",
                "model-age");
        assertThat(env.getStreamGraph().getStreamNodes())
                .extracting(StreamNode::getTransformationUID)
                .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                Stream.of("readings"),
                                steps.flatMap(step -> Stream.of("pumps-" + step, "valves.2-" + step)))
                        .toList());
    }

    @Test
    void twoOfOneNameAreRefused() {
        Surprisal.score(readings, MODEL, FEATURES).results();
        Surprisal.score(readings, MODEL, FEATURES).results();
        assertThatThrownBy(() -> env.getStreamGraph().getJobGraph())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Hash collision on user-specified ID \"surprisal-");
    }

    @Test
    void theEnvironmentIsLeftAsItIs() {
        Surprisal.score(readings, MODEL, FEATURES).results();
        assertThat(env.getConfig().isObjectReuseEnabled()).isFalse();
        assertThat(env.getConfig().getSerializerConfig().hasGenericTypesDisabled())
                .isFalse();
    }

    @Test
    void featuresThatDoNotFitTheModelAreRefusedBeforeAnythingIsAdded() {
        Scoring<Reading> scoring = Surprisal.score(readings, MODEL, Features.of(List.of("temperature"), Reading::fill));
        assertThatThrownBy(scoring::results)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Model pump-7 expects 2 features")
                .hasMessageContaining("has 1 (missing: pressure)");
        readings.map(reading -> reading).returns(Reading.class).uid("own");
        assertThat(env.getStreamGraph().getStreamNodes()).hasSize(2);
    }

    @Test
    void aModelThatIsToldAClassNeedsOne() {
        ShippedModel conditional = ShippedModel.of(
                TinyModel.conditional(
                                "pump-7", NAMES, new Condition("mode", List.of("idle", "busy"), false, false, "UTC"))
                        .toByteArray(),
                "conditional.onnx");
        Scoring<Reading> scoring = Surprisal.score(readings, conditional, FEATURES);
        assertThatThrownBy(scoring::results)
                .hasMessage("Model pump-7 is told the class of each record, its field mode, but nothing reads it;"
                        + " say where it stands (Features.conditionedOn)");
    }

    @Test
    void whatRemembersKeysNeedsStreaming() {
        env.setRuntimeMode(RuntimeExecutionMode.BATCH);
        Scoring<Reading> scoring = Surprisal.score(readings, MODEL, FEATURES);
        assertThatThrownBy(scoring::results)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Model pump-7 or its threshold remembers something of each key, which needs"
                        + " execution.runtime-mode STREAMING; got BATCH;"
                        + " env.setRuntimeMode(RuntimeExecutionMode.STREAMING) sets it");
    }

    @Test
    void incidentsAreWhereTheSettingsHaveThem() {
        ScoringResults results = Surprisal.score(readings, MODEL, FEATURES).results();
        assertThatThrownBy(results::incidents)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageEndingWith("say so by AlertSettings.withIncidents");
    }

    @Test
    void namesAreChecked() {
        assertThatThrownBy(() -> Surprisal.score(readings, MODEL, FEATURES).named("my pumps"))
                .hasMessageEndingWith("got 'my pumps'");
        assertThatThrownBy(() -> Features.of(List.of("flow", "flow"), Reading::fill))
                .hasMessage("Feature flow is named twice in [flow, flow]; each place of the values needs a name of its"
                        + " own");
    }

    private static AlertSettings incidents() {
        return AlertSettings.defaults().withIncidents(new IncidentSettings("^([^-]+)-", Duration.ofMinutes(5)));
    }
}
