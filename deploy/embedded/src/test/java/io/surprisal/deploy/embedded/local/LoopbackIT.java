package io.surprisal.deploy.embedded.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.deploy.broker.EmbeddedBroker;
import io.surprisal.deploy.job.JobConfig;
import io.surprisal.deploy.job.ScoringJob;
import io.surprisal.deploy.process.ProcessLife;
import io.surprisal.deploy.process.ProcessLife.Hold;
import io.surprisal.onnx.runtime.TinyModel;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoopbackIT {
    @Test
    void nothingOfTheBrokerAndTheJobListensBeyondTheLoopbackInterface(@TempDir Path directory) throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start()) {
            broker.createTopic("telemetry", 1);
            Path model = TinyModel.write(directory, "tiny", List.of("flow", "heat"));
            JobConfig config =
                    JobConfig.parse("""
                    model: %s
                    kafka: {bootstrap_servers: "%s", input: {topics: telemetry}}
                    flink: {parallelism: 1}
                    """.formatted(model, broker.bootstrapServers()), directory.resolve("job.yaml"));
            int ofTheBroker = ListeningSockets.ofThisProcess().size();
            try (ProcessLife life = ProcessLife.begin();
                    Hold hold = life.hold(() -> {}, Duration.ofSeconds(30));
                    LocalJob job = LocalJob.start(
                            config, ScoringJob.readModel(config), directory, new Configuration(), life)) {
                job.check();
                List<InetSocketAddress> sockets = ListeningSockets.ofThisProcess();
                assertThat(ofTheBroker).isPositive();
                assertThat(sockets).hasSizeGreaterThan(ofTheBroker);
                assertThat(sockets).allMatch(socket -> socket.getAddress().isLoopbackAddress());
            }
        }
    }
}
