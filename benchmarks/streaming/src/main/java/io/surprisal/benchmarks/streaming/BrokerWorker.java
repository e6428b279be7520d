package io.surprisal.benchmarks.streaming;

import io.surprisal.benchmarks.worker.Worker;
import io.surprisal.deploy.broker.EmbeddedBroker;
import java.util.Map;

/** A process that is a Kafka broker with the job's topics, of one partition each. */
public final class BrokerWorker {
    private BrokerWorker() {}

    /**
     * Answers with its port when it is asked for it.
     *
     * @param settings of the broker, besides its own
     */
    public static void serve(Map<String, String> settings) throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(settings)) {
            broker.createTopic(Traffic.TELEMETRY, 1);
            broker.createTopic(Traffic.SCORES, 1);
            String[] address = broker.bootstrapServers().split(":", -1);
            Worker.serve(Map.of("port", ignored -> Long.parseLong(address[1])));
        }
    }
}
