package io.surprisal.deploy.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.surprisal.config.ConfigException;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.manifest.OutputName;
import io.surprisal.core.verdict.AlertRate;
import io.surprisal.deploy.job.ExecutionSection.Cuda;
import io.surprisal.deploy.job.FlinkSettings.Checkpoints;
import io.surprisal.flink.kafka.MissingTopics;
import io.surprisal.flink.kafka.OutputFormats;
import io.surprisal.flink.kafka.OutputTopics;
import io.surprisal.flink.kafka.StartingOffsets;
import io.surprisal.flink.kafka.TopicEncoding;
import io.surprisal.onnx.runtime.CudaSettings;
import io.surprisal.onnx.runtime.Execution;
import io.surprisal.onnx.runtime.ExecutionSettings;
import io.surprisal.scoring.ScoringOptions;
import io.surprisal.scoring.alert.AlertRule;
import io.surprisal.scoring.alert.AlertSettings;
import io.surprisal.scoring.alert.Direction;
import io.surprisal.scoring.alert.MutedWindow;
import io.surprisal.scoring.alert.Recovery;
import io.surprisal.scoring.alert.SeverityLevels;
import io.surprisal.scoring.alert.Trigger;
import io.surprisal.scoring.incident.IncidentSettings;
import io.surprisal.telemetry.format.AvroFraming;
import io.surprisal.telemetry.format.DecodeOptions;
import io.surprisal.telemetry.format.EventTimeOptions;
import io.surprisal.telemetry.format.FeatureMapping;
import io.surprisal.telemetry.format.KeySource;
import io.surprisal.telemetry.format.RecordEncoding;
import io.surprisal.telemetry.format.TimeFormat;
import io.surprisal.telemetry.format.TimeSource;
import io.surprisal.telemetry.log.GroupSettings;
import io.surprisal.telemetry.log.LogRules;
import io.surprisal.telemetry.log.TimeSettings;
import io.surprisal.telemetry.settings.JobFile;
import io.surprisal.telemetry.settings.TelemetrySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        assertThat(config.scoring().options(config.alerts().budget())).isEqualTo(ScoringOptions.defaults());
        assertThat(config.alerts()).isEqualTo(AlertSettings.defaults());
        assertThat(config.telemetry().eventTime().options()).isEqualTo(EventTimeOptions.defaults());
        assertThat(config.telemetry().decode(List.of("flow", "heat"), "", null))
                .isEqualTo(DecodeOptions.defaults(FeatureMapping.fields(List.of("flow", "heat"))));
        assertThat(config.flink()).isEqualTo(new FlinkSettings(0, new Checkpoints(Duration.ofSeconds(10), "")));
        assertThat(config.kafka())
                .isEqualTo(new KafkaSettings(
                        "broker:9092",
                        "surprisal",
                        new KafkaSettings.Input(List.of("pumps"), "", "", "", StartingOffsets.COMMITTED_OR_LATEST),
                        new KafkaSettings.Output(
                                "scores",
                                "alerts",
                                "incidents",
                                "dead-letters",
                                "model-events",
                                OutputFormats.JSON,
                                DeliveryGuarantee.EXACTLY_ONCE,
                                Duration.ofMinutes(10)),
                        MissingTopics.CREATE,
                        Map.of("metadata.recovery.strategy", "none")));
    }

    @Test
    void theAvroSchemaStandsBesideJobYaml(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("job.yaml");
        String yaml = """
                model: m.onnx
                kafka:
                  bootstrap_servers: a:9092
                  input: {topics: pumps}
                  output: {formats: {events: avro}}
                telemetry:
                  format: {kind: avro, schema: pump.avsc, framing: registry, schema_id: 7}
                """;
        JobConfig config = JobConfig.parse(yaml, file);
        assertThat(config.kafkaOptions().output().formats())
                .isEqualTo(new OutputFormats(TopicEncoding.JSON, TopicEncoding.AVRO));
        assertThatThrownBy(() -> config.telemetry().decode(List.of("flow"), "", null))
                .isInstanceOf(ConfigException.class)
                .hasMessage("The Avro schema " + directory.resolve("pump.avsc")
                        + " is not there; correct the key telemetry.format.schema");
        Files.writeString(directory.resolve("pump.avsc"), "\"float\"");
        assertThat(config.telemetry().decode(List.of("flow"), "", null).encoding())
                .isEqualTo(new RecordEncoding.Avro("\"float\"", AvroFraming.REGISTRY, 7));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{kind: avro} | telemetry.format.schema: expected the file with the Avro schema of the records, got none",
                "{schema: pump.avsc} | telemetry.format.schema: expected nothing, because kind is json, got pump.avsc",
                "{framing: registry, schema_id: 7} | telemetry.format.framing: expected none, because kind is json, got REGISTRY",
                "{schema_id: 7} | telemetry.format.schema_id: expected nothing, because only framing registry has one, got 7",
                "{kind: avro, schema: a, framing: registry} | telemetry.format.schema_id: expected the number of the"
                        + " schema in its registry, above 0, got 0",
                "{kind: avro, schema: a, schema_id: 3} | telemetry.format.schema_id: expected nothing, because only"
                        + " framing registry has one, got 3",
                "{kind: text, line: message} | telemetry.format.line: expected nothing, because kind is text, got message",
                "{line: m}, features: {a: b} | telemetry.features: expected none, because features are counted by the line at m, got [a]"
            })
    void formatsThatContradictThemselvesAreRefused(String format, String message) {
        assertThatThrownBy(() -> JobConfig.parse("""
                model: m.onnx
                kafka: {bootstrap_servers: "a:9092", input: {topics: pumps}}
                telemetry: {format: %s}
                """.formatted(format), FILE)).hasMessageContaining(message);
    }

    @Test
    void linesStandInAFieldAndSayTheirKeyOnce() {
        String yaml = SMALLEST + "telemetry: {format: {line: /log/message}, key: session}";
        TelemetrySettings settings = JobConfig.parse(yaml, FILE).telemetry();
        LogRules rules = rules("");
        DecodeOptions decode = settings.decode(rules.features(), "", rules);
        assertThat(decode.encoding()).isEqualTo(new RecordEncoding.Line(rules, "/log/message"));
        assertThat(decode.key()).isEqualTo(KeySource.field("session"));
        assertThatThrownBy(() -> settings.decode(rules.features(), "", rules("blk_\\d+")))
                .isInstanceOf(ConfigException.class)
                .hasMessage("telemetry.key is session, and the model finds the key in the line, by 'blk_\\d+'; leave"
                        + " telemetry.key out, or train the model without logs.group.key");
        assertThatThrownBy(() -> settings.decode(List.of("flow"), "", null))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(
                        "telemetry.format.line is /log/message, and the model was not trained from lines");
    }

    private static LogRules rules(String key) {
        GroupSettings sessions = GroupSettings.defaults();
        return new LogRules(
                "",
                List.of(),
                new GroupSettings(key, sessions.window(), sessions.gap(), sessions.mostLines(), sessions.silence()),
                TimeSettings.defaults(),
                List.of("opened <*>", "<unknown template>"));
    }

    @Test
    void theClassFieldOfAModelIsReadWhereItStands() {
        assertThat(JobConfig.parse(SMALLEST, FILE)
                        .telemetry()
                        .decode(List.of("flow"), "tier", null)
                        .features())
                .isEqualTo(new FeatureMapping(Map.of("flow", "flow"), "tier"));
        assertThat(JobConfig.parse(SMALLEST + "telemetry: {features: {flow: /f, tier: /labels/tier}}", FILE)
                        .telemetry()
                        .decode(List.of("flow"), "tier", null)
                        .features())
                .isEqualTo(new FeatureMapping(Map.of("flow", "/f"), "/labels/tier"));
        assertThat(JobConfig.parse(SMALLEST + "telemetry: {features: {tier: /labels/tier}}", FILE)
                        .telemetry()
                        .decode(List.of("flow"), "tier", null)
                        .features())
                .isEqualTo(new FeatureMapping(Map.of("flow", "flow"), "/labels/tier"));
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
                  output: {scores_topic: s, incidents_topic: i, delivery: at_least_once, transaction_timeout: 2min}
                  client: {security.protocol: SSL}
                telemetry:
                  features: {flow: /metrics/flow, heat: temperature}
                  key: pump
                  event_time: {field: at, format: iso_8601, out_of_orderness: 1s, idleness: 2s, max_ahead: 3s}
                scoring:
                  judged: elbo
                  reported: [kl_divergence, standardised/elbo]
                  tail_probability: 0.01
                  new_normal_after: 6h
                  top_features: 2
                  forget_keys_after: 2h
                  execution:
                    provider: auto
                    threads: 2
                    batch_size: 16
                    linger: 20ms
                    cuda:
                      device: 1
                      memory_limit: 4gb
                      tf32: true
                alerts:
                  budget: 3/day
                  quiet_period: 2h
                  silence: 3h
                  trigger: {records: 3, of: 5}
                  recover: {records: 4, tail_probability: 0.05}
                  severity: {warning: 0.001, critical: 1.0e-7, update_factor: 10}
                  rules:
                    - keys: pump-.*
                      direction: above
                      least_deviation: {flow: 0.5, heat: 2}
                      ignore: heat
                      muted: {start: "0 2 * * SUN", lasts: 2h, zone: Europe/Berlin}
                      silence_after_first: 1d
                    - muted: [{start: "30 4 * * *", lasts: 10min}]
                  incidents: {group: "^([^-]+)-", within: 3h}
                flink: {parallelism: 3, checkpoints: {interval: 500ms, directory: "file:///checkpoints"}}
                """, FILE);

        assertThat(config.model()).isEqualTo(Path.of("/models/pump.onnx"));
        assertThat(config.flink().parallelism()).isEqualTo(3);
        assertThat(config.kafka().group()).isEqualTo("pumps-1");
        assertThat(config.kafka().input())
                .isEqualTo(new KafkaSettings.Input(List.of("pumps", "valves"), "", "", "", StartingOffsets.EARLIEST));
        assertThat(config.kafka().output().scoresTopic()).isEqualTo("s");
        assertThat(config.kafkaOptions().output().topics())
                .isEqualTo(new OutputTopics("s", "alerts", "i", "dead-letters"));
        assertThat(config.kafka().output().delivery()).isEqualTo(DeliveryGuarantee.AT_LEAST_ONCE);
        assertThat(config.kafka().output().transactionTimeout()).isEqualTo(Duration.ofMinutes(2));
        assertThat(config.kafka().client())
                .isEqualTo(Map.of("security.protocol", "SSL", "metadata.recovery.strategy", "none"));
        DecodeOptions decode = config.telemetry().decode(List.of("flow", "heat"), "", null);
        assertThat(decode.features().paths()).isEqualTo(Map.of("flow", "/metrics/flow", "heat", "temperature"));
        assertThat(decode.key()).isEqualTo(KeySource.field("pump"));
        assertThat(decode.time()).isEqualTo(TimeSource.field("at", TimeFormat.ISO_8601));
        assertThat(config.telemetry().eventTime().options())
                .isEqualTo(new EventTimeOptions(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3)));
        assertThat(config.scoring())
                .isEqualTo(new ScoringSettings(
                        ModelOutput.ELBO,
                        List.of(OutputName.parse("kl_divergence"), OutputName.parse("standardised/elbo")),
                        0.01,
                        Duration.ofHours(6),
                        2,
                        Duration.ofHours(2),
                        new ExecutionSection(
                                Execution.AUTO,
                                2,
                                16,
                                Duration.ofMillis(20),
                                new Cuda(1, MemorySize.parse("4gb"), true)),
                        new ModelsSection("", "(.*)", "", MemorySize.parse("1gb"), Duration.ofMinutes(1))));
        assertThat(config.scoring().options(config.alerts().budget()).execution())
                .isEqualTo(new ExecutionSettings(Execution.AUTO, 2, new CudaSettings(1, 4L << 30, true)));
        assertThat(config.alerts())
                .isEqualTo(new AlertSettings(
                        new AlertRate(3, AlertRate.Span.DAY),
                        Duration.ofHours(2),
                        Duration.ofHours(3),
                        new Trigger(3, 5),
                        new Recovery(4, 0.05),
                        new SeverityLevels(0.001, 1e-7, 10),
                        List.of(
                                new AlertRule(
                                        "pump-.*",
                                        Direction.ABOVE,
                                        Map.of("flow", 0.5, "heat", 2.0),
                                        List.of("heat"),
                                        List.of(new MutedWindow("0 2 * * SUN", Duration.ofHours(2), "Europe/Berlin")),
                                        Duration.ofDays(1)),
                                AlertRule.ofAll()
                                        .withMuted(new MutedWindow("30 4 * * *", Duration.ofMinutes(10), "UTC"))),
                        new IncidentSettings("^([^-]+)-", Duration.ofHours(3))));
        assertThat(config.flink().checkpoints())
                .isEqualTo(new Checkpoints(Duration.ofMillis(500), "file:///checkpoints"));
    }

    @Test
    void withoutAGroupOfKeysThereAreNoIncidentsAndNoTopicOfTheirs() {
        JobConfig config = JobConfig.parse(SMALLEST.replace("pumps", "incidents"), FILE);
        assertThat(config.alerts().incidents().enabled()).isFalse();
        assertThat(config.kafkaOptions().output().topics().incidents()).isNull();
    }

    @Test
    void anEmptySectionKeepsItsDefaults() {
        assertThat(JobConfig.parse(SMALLEST + "scoring:\nalerts:\n", FILE)).isEqualTo(JobConfig.parse(SMALLEST, FILE));
    }

    @Test
    void theDocumentedExampleIsAJob(@TempDir Path directory) throws IOException {
        Path copy = Files.writeString(directory.resolve("job.yaml"), JobFile.example());
        JobConfig config = JobConfig.load(copy);
        assertThat(config.kafka().bootstrapServers()).isEqualTo("localhost:9092");
        assertThat(config.model()).isEqualTo(directory.resolve("model.onnx"));
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> JobConfig.load(Path.of("absent.yaml")))
                .isInstanceOf(ConfigException.class)
                .hasMessage("absent.yaml: expected a YAML file, there is none; check the path");
    }

    @Test
    void anExpectedFaultHasNoStackTrace() {
        assertThat(new JobException("no").getStackTrace()).isEmpty();
    }
}
