package io.surprisal.deploy.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.surprisal.deploy.broker.EmbeddedBroker;
import io.surprisal.onnx.runtime.TinyModel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.admin.Admin;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What keeps a job from starting, and what it is when it starts. */
class ScoringJobIT {
    @SuppressWarnings("NullAway.Init")
    private static EmbeddedBroker broker;

    @TempDir
    private Path directory;

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.start();
        broker.createTopic("pumps", 2);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void writeModel() throws IOException {
        TinyModel.write(directory, "tiny", List.of("flow", "heat"));
    }

    @Test
    void aSoundJobIsConfiguredAsItsYamlSays() {
        StreamExecutionEnvironment environment = build("""
                flink:
                  parallelism: 2
                  checkpoints: {interval: 250ms, directory: "file:///checkpoints"}
                """);

        assertThat(environment.getCheckpointInterval()).isEqualTo(250);
        assertThat(environment.getCheckpointConfig().getCheckpointingConsistencyMode())
                .isEqualTo(CheckpointingMode.EXACTLY_ONCE);
        assertThat(environment.getParallelism()).isEqualTo(2);
        assertThat(environment.getConfiguration().get(RestartStrategyOptions.RESTART_STRATEGY))
                .isEqualTo("exponential-delay");
        assertThat(environment.getConfiguration().get(CheckpointingOptions.CHECKPOINTS_DIRECTORY))
                .isEqualTo("file:///checkpoints");
        assertThat(environment.getStreamGraph().getStreamNodes())
                .extracting(node -> node.getOperatorName())
                .contains("Source: telemetry", "decoded", "score", "alert-lifecycle");
    }

    /** Nobody can read an exactly-once result before its checkpoint: waiting for full buffers costs nothing there. */
    @Test
    void resultsThatAreReadAtOnceDoNotWaitForFullBuffers() {
        assertThat(build("").getBufferTimeout()).isEqualTo(100);
        assertThat(build("  output: {delivery: at_least_once}").getBufferTimeout())
                .isEqualTo(10);
    }

    @Test
    void aJobWithAGroupOfKeysMakesIncidents() throws Exception {
        StreamExecutionEnvironment environment = build("alerts: {incidents: {group: '^([^-]+)-'}}");
        assertThat(environment.getStreamGraph().getStreamNodes())
                .extracting(node -> node.getOperatorName())
                .contains("incident-lifecycle", "incidents: Writer");
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            assertThat(admin.listTopics().names().get()).contains("incidents");
        }
    }

    @Test
    void flinksOwnRestartStrategyAndRetentionHaveTheLastWord() {
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment(new Configuration()
                .set(RestartStrategyOptions.RESTART_STRATEGY, "none")
                .set(
                        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                        ExternalizedCheckpointRetention.DELETE_ON_CANCELLATION));
        build(
                environment,
                config(broker.bootstrapServers(), "flink: {checkpoints: {directory: 'file:///checkpoints'}}"));

        assertThat(environment.getConfiguration().get(CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION))
                .isEqualTo(ExternalizedCheckpointRetention.DELETE_ON_CANCELLATION);
        assertThat(environment.getConfiguration().get(RestartStrategyOptions.RESTART_STRATEGY))
                .isEqualTo("none");
    }

    @Test
    void aModelThatIsNotThere() throws IOException {
        Files.delete(directory.resolve("tiny.onnx"));
        assertFault("")
                .hasMessage("The model file " + directory.resolve("tiny.onnx")
                        + " is not there; correct the key model, or write it with 'surprisal train --out'");
    }

    @Test
    void aModelThatIsCutOff() throws IOException {
        Path model = directory.resolve("tiny.onnx");
        byte[] whole = Files.readAllBytes(model);
        Files.write(model, Arrays.copyOf(whole, whole.length / 2));
        assertFault("").hasMessageContaining("tiny.onnx is not a complete ONNX file");
    }

    @Test
    void aModelWhoseSchemaDoesNotFit() {
        assertFault("telemetry: {features: {flow: /f}}")
                .hasMessageContaining("Model tiny expects 2 features")
                .hasMessageContaining("the job's schema has 1 (missing: heat)");
    }

    @Test
    void aModelWithoutTheOutput() {
        assertFault("scoring: {judged: importance_weighted_log_likelihood}")
                .hasMessageContaining("Model tiny has no output importance_weighted_log_likelihood");
    }

    @Test
    void aModelWithoutTheMember() {
        assertFault("scoring: {reported: standardised/elbo}")
                .hasMessageContaining("Model tiny has no output standardised/elbo; it has [elbo, expected, ");
    }

    @Test
    void aTopicThatIsNotThere() {
        assertThatThrownBy(() -> build(
                        StreamExecutionEnvironment.getExecutionEnvironment(),
                        JobConfig.parse(yaml(broker.bootstrapServers(), "").replace("pumps", "valves"), file())))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("has no topic valves to read");
    }

    @Test
    void aTransactionThatOutlivesTheBrokersMaximum() {
        assertFault("  output: {transaction_timeout: 1h}")
                .hasMessageContaining("3600000 ms exceeds the broker's transaction.max.timeout.ms of 900000 ms");
    }

    @Test
    void aBrokerThatIsDown() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        assertThatThrownBy(() ->
                        build(StreamExecutionEnvironment.getExecutionEnvironment(), config("127.0.0.1:" + port, "")))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("Kafka at 127.0.0.1:" + port + " did not answer within");
    }

    private StreamExecutionEnvironment build(String more) {
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
        build(environment, config(broker.bootstrapServers(), more));
        return environment;
    }

    private static void build(StreamExecutionEnvironment environment, JobConfig config) {
        ScoringJob.build(environment, config, ScoringJob.readModel(config));
    }

    private AbstractThrowableAssert<?, ? extends Throwable> assertFault(String more) {
        return assertThatThrownBy(() -> build(more))
                .isInstanceOf(JobException.class)
                .hasNoCause();
    }

    private JobConfig config(String bootstrapServers, String more) {
        return JobConfig.parse(yaml(bootstrapServers, more), file());
    }

    private Path file() {
        return directory.resolve("job.yaml");
    }

    private static String yaml(String bootstrapServers, String more) {
        return """
                model: tiny.onnx
                kafka:
                  bootstrap_servers: %s
                  input: {topics: pumps}
                """.formatted(bootstrapServers) + more;
    }
}
