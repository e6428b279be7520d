package io.surprisal.benchmarks.streaming;

import io.surprisal.benchmarks.worker.Worker;
import io.surprisal.deploy.broker.EmbeddedBroker;
import java.util.Map;

/** A process that is a Kafka broker with the job's topics. */
public final class BrokerWorker {
    private BrokerWorker() {}

    /**
     * Answers with its port when it is asked for it.
     *
     * @param settings of the broker, besides its own
     * @param partitions of each topic
     */
    public static void serve(Map<String, String> settings, int partitions) throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(settings)) {
            broker.createTopic(Traffic.TELEMETRY, partitions);
            broker.createTopic(Traffic.SCORES, partitions);
            String[] address = broker.bootstrapServers().split(":", -1);
            Worker.serve(Map.of("port", ignored -> Long.parseLong(address[1])));
        }
    }
}
