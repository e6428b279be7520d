package io.surprisal.telemetry.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.surprisal.config.ConfigException;
import io.surprisal.telemetry.format.DecodeOptions;
import io.surprisal.telemetry.format.KeySource;
import io.surprisal.telemetry.format.RecordEncoding;
import io.surprisal.telemetry.measure.AssemblySettings;
import io.surprisal.telemetry.metric.LongFields;
import io.surprisal.telemetry.metric.MetricEncoding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobFileTest {
    @TempDir
    private Path directory;

    @Test
    void thePageOfAllKeysIsTheFileThatDefaultsAreReadFrom() throws IOException {
        assertThat(Files.readString(Path.of("..", "..", "docs", "job-yaml.md")))
                .contains("```yaml\n" + JobFile.example().stripTrailing() + "\n```");
    }

    @Test
    void telemetryIsReadWithoutTheJob() throws IOException {
        TelemetrySettings settings = JobFile.telemetry(written("""
                model: nowhere.onnx
                telemetry:
                  format: {kind: telegraf}
                  key: host
                  features: {idle: avg(cpu_usage_idle), load: system_load1}
                  event_time: {out_of_orderness: 20s, buckets: {interval: 30s}}
                """));
        DecodeOptions decode = settings.decode(List.of(), "", null);
        assertThat(decode.encoding())
                .isEqualTo(new RecordEncoding.Metrics(
                        MetricEncoding.TELEGRAF,
                        LongFields.defaults(),
                        new AssemblySettings(Duration.ofSeconds(30), Duration.ZERO, Duration.ofMinutes(10))));
        assertThat(decode.features().paths())
                .containsEntry("idle", "avg(cpu_usage_idle)")
                .containsEntry("load", "system_load1");
        assertThat(decode.key()).isEqualTo(KeySource.field("host"));
        assertThat(settings.eventTime().options().outOfOrderness()).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void theNameIsReadWithoutTheJob() throws IOException {
        assertThat(JobFile.name(written("name: north hall"))).isEqualTo("north hall");
        assertThat(JobFile.name(written("model: nowhere.onnx"))).isEqualTo("surprisal");
    }

    @Test
    void theTopicsAreReadWithoutTheJob() throws IOException {
        Path file = written("""
                model: nowhere.onnx
                kafka:
                  bootstrap_servers: broker:9092
                  input: {topics: [pumps, valves], models_topic: models, start: earliest}
                  output: {alerts_topic: pump-alerts, delivery: none}
                  client: {security.protocol: SSL}
                """);
        assertThat(JobFile.topics(file))
                .isEqualTo(new JobTopics(
                        "broker:9092",
                        "surprisal",
                        new JobTopics.Input(List.of("pumps", "valves"), "", "models", ""),
                        new JobTopics.Output("scores", "pump-alerts", "", "dead-letters", "model-events"),
                        Map.of("security.protocol", "SSL", "metadata.recovery.strategy", "none")));
        assertThat(JobFile.client(file))
                .isEqualTo(Map.of("security.protocol", "SSL", "metadata.recovery.strategy", "none"));
        assertThat(JobFile.model(file)).isEqualTo(directory.resolve("nowhere.onnx"));
    }

    @Test
    void aJobThatMakesIncidentsHasTheirTopic() throws IOException {
        Path file = written("""
                kafka: {bootstrap_servers: broker:9092, input: {topics: pumps}}
                alerts: {incidents: {group: '^([^-]+)-'}}
                """);
        assertThat(JobFile.topics(file).output())
                .isEqualTo(new JobTopics.Output("scores", "alerts", "incidents", "dead-letters", "model-events"));
    }

    @Test
    void aBrokerIsNotGuessed() throws IOException {
        Path file = written("kafka: {input: {topics: pumps}}");
        assertThatThrownBy(() -> JobFile.topics(file))
                .isInstanceOf(ConfigException.class)
                .hasMessageEndingWith("kafka.bootstrap_servers: expected a value such as \"localhost:9092\", got none;"
                        + " give it one");
        assertThat(JobFile.client(file)).isEqualTo(Map.of("metadata.recovery.strategy", "none"));
    }

    @Test
    void aLineOfCsvHasItsColumns() throws IOException {
        TelemetrySettings settings = JobFile.telemetry(written(
                "telemetry: {format: {kind: csv, columns: [t, load], separator: ';'}, event_time: {field: t}}"));
        assertThat(settings.decode(List.of("load"), "", null).encoding())
                .isEqualTo(new RecordEncoding.Csv(List.of("t", "load"), ';'));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{format: {kind: csv}} | telemetry.format.columns: expected the columns of a line, in their order, got []",
                "{format: {columns: [a]}} | telemetry.format.columns: expected none, because kind is json, got [a]",
                "{format: {kind: csv, columns: [a], separator: ', '}} | telemetry.format.separator: expected one character",
                "{format: {kind: otlp_json}, event_time: {field: t}} | telemetry.event_time.field: expected nothing, because metrics have a time of their own, got t",
                "{event_time: {buckets: {interval: 0s}}} | telemetry.event_time.buckets.interval: expected above 0s, got 0s",
                "{event_time: {buckets: {silence: 0s}}} | telemetry.event_time.buckets.silence: expected above 0s, got 0s",
                "{format: {kind: syslog}} | telemetry.format.kind: expected"
            })
    void whatIsWrongIsSaidWithItsKey(String telemetry, String message) throws IOException {
        Path file = written("telemetry: " + telemetry);
        assertThatThrownBy(() -> JobFile.telemetry(file))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message);
    }

    private Path written(String yaml) throws IOException {
        return Files.writeString(directory.resolve("job.yaml"), yaml);
    }
}
