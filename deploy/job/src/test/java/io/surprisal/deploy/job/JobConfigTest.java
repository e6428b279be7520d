package io.surprisal.deploy.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.manifest.OutputName;
import io.surprisal.deploy.job.FlinkSettings.Checkpoints;
import io.surprisal.flink.alert.AlertOptions;
import io.surprisal.flink.kafka.MissingTopics;
import io.surprisal.flink.kafka.StartingOffsets;
import io.surprisal.flink.time.EventTimeOptions;
import io.surprisal.scoring.ScoringOptions;
import io.surprisal.telemetry.format.DecodeOptions;
import io.surprisal.telemetry.format.FeatureMapping;
import io.surprisal.telemetry.format.KeySource;
import io.surprisal.telemetry.format.TimeFormat;
import io.surprisal.telemetry.format.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JobConfigTest {
    private static final Path FILE = Path.of("/jobs/job.yaml");
    private static final String SMALLEST = """
            model: models/pump.onnx
            kafka:
              bootstrap_servers: broker:9092
              input: {topics: pumps}
            """;

    @Test
    void theSmallestJobHasTheDefaultsOfThePipeline() {
        JobConfig config = JobConfig.parse(SMALLEST, FILE);

        assertThat(config.model()).isEqualTo(Path.of("/jobs/models/pump.onnx"));
        assertThat(config.name()).isEqualTo("surprisal");
        assertThat(config.scoring()).isEqualTo(ScoringOptions.defaults());
        assertThat(config.alerts()).isEqualTo(AlertOptions.defaults());
        assertThat(config.telemetry().eventTime().options()).isEqualTo(EventTimeOptions.defaults());
        assertThat(config.telemetry().decode(List.of("flow", "heat")))
                .isEqualTo(DecodeOptions.defaults(FeatureMapping.fields(List.of("flow", "heat"))));
        assertThat(config.flink()).isEqualTo(new FlinkSettings(0, new Checkpoints(Duration.ofSeconds(10), "")));
        assertThat(config.kafka())
                .isEqualTo(new KafkaSettings(
                        "broker:9092",
                        "surprisal",
                        new KafkaSettings.Input(List.of("pumps"), StartingOffsets.COMMITTED_OR_LATEST),
                        new KafkaSettings.Output(
                                "scores",
                                "alerts",
                                "dead-letters",
                                MissingTopics.CREATE,
                                DeliveryGuarantee.EXACTLY_ONCE,
                                Duration.ofMinutes(10)),
                        Map.of()));
    }

    @Test
    void everySectionReachesTheJob() {
        JobConfig config = JobConfig.parse("""
                name: pumps
                model: /models/pump.onnx
                kafka:
                  bootstrap_servers: a:9092,b:9093
                  group: pumps-1
                  input: {topics: [pumps, valves], start: earliest}
                  output: {scores_topic: s, delivery: at_least_once, transaction_timeout: 2min}
                  client: {security.protocol: SSL}
                telemetry:
                  features: {flow: /metrics/flow, heat: temperature}
                  key: pump
                  event_time: {field: at, format: iso_8601, out_of_orderness: 1s, idleness: 2s, max_ahead: 3s}
                scoring:
                  judged: elbo
                  reported: [kl_divergence, standardised/elbo]
                  tail_probability: 0.01
                  batch_size: 16
                  linger: 20ms
                  top_features: 2
                  forget_keys_after: 2h
                alerts: {quiet_period: 1h, silence: 2h}
                flink: {parallelism: 3, checkpoints: {interval: 500ms, directory: "file:///checkpoints"}}
                """, FILE);

        assertThat(config.model()).isEqualTo(Path.of("/models/pump.onnx"));
        assertThat(config.flink().parallelism()).isEqualTo(3);
        assertThat(config.kafka().group()).isEqualTo("pumps-1");
        assertThat(config.kafka().input())
                .isEqualTo(new KafkaSettings.Input(List.of("pumps", "valves"), StartingOffsets.EARLIEST));
        assertThat(config.kafka().output().scoresTopic()).isEqualTo("s");
        assertThat(config.kafka().output().delivery()).isEqualTo(DeliveryGuarantee.AT_LEAST_ONCE);
        assertThat(config.kafka().output().transactionTimeout()).isEqualTo(Duration.ofMinutes(2));
        assertThat(config.kafka().client()).isEqualTo(Map.of("security.protocol", "SSL"));
        DecodeOptions decode = config.telemetry().decode(List.of("flow", "heat"));
        assertThat(decode.features().paths()).isEqualTo(Map.of("flow", "/metrics/flow", "heat", "temperature"));
        assertThat(decode.key()).isEqualTo(KeySource.field("pump"));
        assertThat(decode.time()).isEqualTo(TimeSource.field("at", TimeFormat.ISO_8601));
        assertThat(config.telemetry().eventTime().options())
                .isEqualTo(new EventTimeOptions(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3)));
        assertThat(config.scoring())
                .isEqualTo(new ScoringOptions(
                        ModelOutput.ELBO,
                        List.of(OutputName.parse("kl_divergence"), OutputName.parse("standardised/elbo")),
                        0.01,
                        16,
                        Duration.ofMillis(20),
                        2,
                        Duration.ofHours(2)));
        assertThat(config.alerts()).isEqualTo(new AlertOptions(Duration.ofHours(1), Duration.ofHours(2)));
        assertThat(config.flink().checkpoints())
                .isEqualTo(new Checkpoints(Duration.ofMillis(500), "file:///checkpoints"));
    }

    @Test
    void anEmptySectionKeepsItsDefaults() {
        assertThat(JobConfig.parse(SMALLEST + "scoring:\nalerts:\n", FILE)).isEqualTo(JobConfig.parse(SMALLEST, FILE));
    }

    @Test
    void theDocumentedExampleIsAJob(@TempDir Path directory) throws IOException {
        Path copy = Files.writeString(directory.resolve("job.yaml"), JobConfig.example());
        JobConfig config = JobConfig.load(copy);
        assertThat(config.kafka().bootstrapServers()).isEqualTo("localhost:9092");
        assertThat(config.model()).isEqualTo(directory.resolve("model.onnx"));
    }

    @ParameterizedTest
    @MethodSource
    void aFaultIsNamedWithItsKey(String yaml, String message) {
        assertThatThrownBy(() -> JobConfig.parse(yaml, FILE))
                .isInstanceOf(JobException.class)
                .hasMessage("/jobs/job.yaml" + message)
                .hasNoCause();
    }

    static Stream<Arguments> aFaultIsNamedWithItsKey() {
        return Stream.of(
                Arguments.of("", " must hold keys with values; got an empty file"),
                Arguments.of("- model", " must hold keys with values; got array"),
                Arguments.of("model: [", ", line 1, column 9: while parsing a flow node"),
                Arguments.of("model: a\nmodel: b", ", line 2, column 6: Duplicate field 'model'"),
                Arguments.of("kafka: {}", ": model is missing or has no value; give it one, such as \"model.onnx\""),
                Arguments.of(
                        "model: m.onnx\nkafka: {input: {topics: pumps}}",
                        ": kafka.bootstrap_servers is missing or has no value; give it one, such as \"localhost:9092\""),
                Arguments.of(
                        "model: m.onnx\nkafka: {bootstrap_servers: 'broker:9092'}",
                        ": kafka.input.topics is missing or has no value; give it one, such as \"telemetry\""),
                Arguments.of(
                        SMALLEST.replace("broker:9092", "''"),
                        ": kafka.bootstrap_servers is missing or has no value; give it one, such as \"localhost:9092\""),
                Arguments.of(
                        "model:\n" + SMALLEST.substring(SMALLEST.indexOf("kafka")),
                        ": model is missing or has no value; give it one, such as \"model.onnx\""),
                Arguments.of(
                        SMALLEST + "scoring: {linger: ''}",
                        ": scoring.linger has no value; give it one, such as \"5ms\", or leave the key out for its"
                                + " default"),
                Arguments.of(
                        SMALLEST + "modell: x",
                        ": unknown key modell; the keys here are alerts, flink, kafka, model, name, scoring, telemetry"),
                Arguments.of(
                        SMALLEST + "scoring: {batch: 3}",
                        ": unknown key scoring.batch; the keys of scoring are batch_size, forget_keys_after, judged, linger, reported, tail_probability, top_features"),
                Arguments.of(
                        SMALLEST + "scoring: {batch_size: many}",
                        ": scoring.batch_size must be a whole number; got \"many\""),
                Arguments.of(
                        SMALLEST + "scoring: {batch_size: 1.5}",
                        ": scoring.batch_size must be a whole number; got 1.5"),
                Arguments.of(SMALLEST + "scoring: {batch_size: 0}", ", scoring: The batch size is 1 to 65536; got 0"),
                Arguments.of(
                        SMALLEST + "scoring: {linger: soon}",
                        ": scoring.linger must be a duration such as 500ms, 30s or 15min; got \"soon\""),
                Arguments.of(
                        SMALLEST + "scoring: {linger: 5}",
                        ": scoring.linger must be a duration such as 500ms, 30s or 15min; got 5"),
                Arguments.of(
                        SMALLEST + "scoring: {judged: loss}",
                        ": scoring.judged must be one of surprisal, reconstruction_log_probability, kl_divergence, elbo, importance_weighted_log_likelihood, feature_log_probability, feature_surprisal, expected, expected_scale; got \"loss\""),
                Arguments.of(
                        SMALLEST + "scoring: {reported: [elbo, standardised/loss]}",
                        ": scoring.reported[1] must be the name of an output such as elbo, for a member of an ensemble standardised/elbo; got \"standardised/loss\""),
                Arguments.of(
                        SMALLEST + "scoring: {reported: 7}",
                        ": scoring.reported[0] must be the name of an output such as elbo, for a member of an ensemble standardised/elbo; got 7"),
                Arguments.of(
                        SMALLEST + "scoring: {judged: expected}",
                        ", scoring: A verdict rests on an output of shape [N]; got expected; surprisal is the usual one"),
                Arguments.of(
                        SMALLEST + "scoring: {tail_probability: 2}",
                        ", scoring: The tail probability of a threshold lies between 1.0E-9 and 1; got 2.0; 0.001 alerts on one normal record in a thousand"),
                Arguments.of(SMALLEST + "scoring: 7", ": scoring must be keys with values; got 7"),
                Arguments.of(
                        SMALLEST + "alerts: {quiet_period: 0s}",
                        ", alerts: The quiet period and the silence are at least one millisecond; got PT0S and PT10M"),
                Arguments.of(
                        SMALLEST + "telemetry: {event_time: {idleness: 0s}}",
                        ", telemetry.event_time: Out-of-orderness and max. ahead are at least 0 and idleness above 0; got PT5S, PT1H and PT0S"),
                Arguments.of(
                        SMALLEST + "flink: {checkpoints: {interval: 0s}}",
                        ", flink.checkpoints: interval must be at least 10ms; got 'PT0S'"),
                Arguments.of(SMALLEST + "flink: {parallelism: -1}", ", flink: parallelism must be 0 or more; got '-1'"),
                Arguments.of(
                        SMALLEST + "name: ' '",
                        ": name has no value; give it one, such as \"surprisal\", or leave the key out for its default"),
                Arguments.of(
                        SMALLEST + "telemetry: {features: [flow]}",
                        ": telemetry.features must be keys with values; got [\"flow\"]"),
                Arguments.of(
                        SMALLEST + "telemetry: {event_time: {format: rfc}}",
                        ": telemetry.event_time.format must be one of epoch_millis, epoch_seconds, iso_8601; got \"rfc\""),
                Arguments.of(
                        SMALLEST.replace("broker:9092", "broker"),
                        ", kafka: bootstrap_servers must be host:port, several separated by commas; got 'broker'"),
                Arguments.of(
                        SMALLEST + "  output: {delivery: twice}",
                        ": kafka.output.delivery must be one of exactly_once, at_least_once, none; got \"twice\""),
                Arguments.of(
                        SMALLEST.replace("pumps", "pumps, start: yesterday"),
                        ": kafka.input.start must be one of committed_or_earliest, committed_or_latest, earliest, latest; got \"yesterday\""));
    }

    @Test
    void topicsAreTakenOnce() {
        JobConfig config = JobConfig.parse(SMALLEST.replace("pumps", "scores"), FILE);
        assertThatThrownBy(() -> config.kafka().options())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'scores' twice");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> JobConfig.load(Path.of("absent.yaml")))
                .isInstanceOf(JobException.class)
                .hasMessage("absent.yaml: no such file; give the path of a job.yaml");
    }

    @Test
    void anExpectedFaultHasNoStackTrace() {
        assertThat(new JobException("no").getStackTrace()).isEmpty();
    }
}
