package io.surprisal.deploy.console;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/** A Kafka node that goes away and comes back at the same address with the same data. */
final class RestartableBroker implements AutoCloseable {
    private final KafkaConfig config;
    private final String bootstrapServers;
    private KafkaRaftServer node;

    private RestartableBroker(KafkaConfig config, String bootstrapServers) {
        this.config = config;
        this.bootstrapServers = bootstrapServers;
        node = started(config);
    }

    /** Starts one with a topic of one partition. */
    static RestartableBroker start(Path directory, String topic) throws Exception {
        String clients = "127.0.0.1:" + freePort();
        String controller = "127.0.0.1:" + freePort();
        new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
                .setNodeId(1)
                .setClusterId(Uuid.randomUuid().toString())
                .setControllerListenerName("CONTROLLER")
                .addDirectory(directory.toString())
                .run();
        Map<String, String> settings = Map.of(
                "process.roles", "broker,controller",
                "node.id", "1",
                "log.dirs", directory.toString(),
                "listeners", "BROKER://" + clients + ",CONTROLLER://" + controller,
                "listener.security.protocol.map", "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "inter.broker.listener.name", "BROKER",
                "controller.listener.names", "CONTROLLER",
                "controller.quorum.voters", "1@" + controller,
                "offsets.topic.replication.factor", "1",
                // The default is 128 MiB of heap.
                "log.cleaner.dedupe.buffer.size", "2097152");
        RestartableBroker broker = new RestartableBroker(new KafkaConfig(settings, false), clients);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", clients))) {
            admin.createTopics(List.of(new NewTopic(topic, Optional.of(1), Optional.empty())))
                    .all()
                    .get();
        }
        return broker;
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    /** Stops it; its data stays. May be called twice. */
    void goAway() {
        node.shutdown();
    }

    /** Starts it again. */
    void comeBack() {
        node = started(config);
    }

    private static KafkaRaftServer started(KafkaConfig config) {
        KafkaRaftServer node = new KafkaRaftServer(config, Time.SYSTEM);
        node.startup();
        return node;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        goAway();
    }
}
