package io.surprisal.deploy.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server;
import kafka.server.SharedServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.raft.QuorumConfig;
import org.apache.kafka.server.ServerSocketFactory;
import org.apache.kafka.server.fault.LoggingFaultHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Kafka node, broker and KRaft controller, inside the process: for the quickstart, the benchmarks and the tests. It
 * listens on the loopback interface, on ports that the system chooses and that are bound before anything is told of them, so
 * that no two nodes can meet on one. Its data lives in a temporary directory that {@link #close} removes. Topics are not
 * created on first use: whoever needs one calls {@link #createTopic}.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final int NODE = 1;
    private static final String CONTROLLER = "CONTROLLER";
    private static final String BROKER = "BROKER";

    private final Path directory;
    private final ServerSocketChannel controllerSocket;
    private final Metrics metrics;
    private final BrokerServer broker;
    private final ControllerServer controller;

    private EmbeddedBroker(Path directory, ServerSocketChannel controllerSocket, Map<String, String> overrides)
            throws IOException {
        this.directory = directory;
        this.controllerSocket = controllerSocket;
        format(directory);
        KafkaConfig config = new KafkaConfig(configuration(overrides), false);
        var formatted = KafkaRaftServer.initializeLogDirs(config, LOG, "");
        metrics = Server.initializeMetrics(
                config, Time.SYSTEM, formatted._1.clusterId().orElseThrow());
        SharedServer shared = new SharedServer(
                config,
                formatted._1,
                Time.SYSTEM,
                metrics,
                CompletableFuture.completedFuture(
                        QuorumConfig.parseVoterConnections(config.quorumConfig().voters())),
                List.of(),
                // Kafka's own handler halts the process, which is not this broker's to halt.
                (name, fatal, action) -> new LoggingFaultHandler(name, action),
                this::openSocket);
        controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), formatted._2);
        broker = new BrokerServer(shared);
    }

    /** Starts a node with the defaults for a single one. */
    public static EmbeddedBroker start() {
        return start(Map.of());
    }

    /**
     * Starts a node and returns once it serves.
     *
     * @param overrides broker settings by their Kafka names, such as {@code message.max.bytes}
     */
    public static EmbeddedBroker start(Map<String, String> overrides) {
        try {
            Path directory = Files.createTempDirectory("surprisal-kafka-");
            ServerSocketChannel controllerSocket = ServerSocketChannel.open();
            boolean started = false;
            try {
                controllerSocket.configureBlocking(false);
                controllerSocket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                EmbeddedBroker node = new EmbeddedBroker(directory, controllerSocket, overrides);
                node.startup();
                started = true;
                return node;
            } catch (RuntimeException e) {
                throw new IllegalStateException(
                        "The embedded Kafka broker did not start with settings " + overrides + ": " + e.getMessage(),
                        e);
            } finally {
                // Also after an Error, such as a class that is missing: nothing may outlive a node that did not start.
                if (!started) {
                    controllerSocket.close();
                    deleteAll(directory);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The embedded Kafka broker cannot set up its directory and its port", e);
        }
    }

    /** Where clients connect: {@code host:port}. */
    public String bootstrapServers() {
        return InetAddress.getLoopbackAddress().getHostAddress() + ":" + broker.boundPort(new ListenerName(BROKER));
    }

    /** Creates a topic and waits until the broker has it. */
    public void createTopic(String name, int partitions) {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(name, Optional.of(partitions), Optional.empty())))
                    .all()
                    .get();
            awaitLeaders(admin, name, partitions);
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "Topic " + name + " with " + partitions + " partitions was not created: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while creating topic " + name, e);
        }
    }

    /**
     * Returns once the broker serves all partitions. Before that it may refuse a producer's first batch and take the second, after which the first is out of
     * order for ever.
     */
    private static void awaitLeaders(Admin admin, String topic, int partitions)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (int partition = 0; partition < partitions; partition++) {
            ends.put(new TopicPartition(topic, partition), OffsetSpec.latest());
        }
        Instant deadline = Instant.now().plus(PATIENCE);
        while (true) {
            try {
                admin.listOffsets(ends).all().get();
                return;
            } catch (ExecutionException e) {
                // The controller has the topic before the broker knows of it.
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)
                        || Instant.now().isAfter(deadline)) {
                    throw e;
                }
                Thread.sleep(20);
            }
        }
    }

    /** Stops the node and removes its data. May be called twice. */
    @Override
    public void close() {
        shutdown();
        try {
            controllerSocket.close();
            deleteAll(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("The embedded Kafka broker left data behind in " + directory, e);
        }
    }

    private void startup() {
        boolean started = false;
        try {
            controller.startup();
            broker.startup();
            started = true;
        } finally {
            if (!started) {
                shutdown();
            }
        }
    }

    private void shutdown() {
        // In an interrupted thread Kafka would not wait for its own, and data would be removed under them.
        boolean interrupted = Thread.interrupted();
        broker.shutdown();
        controller.shutdown();
        // Kafka closes them itself, but not for a controller whose start failed half-way.
        metrics.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Map<String, String> configuration(Map<String, String> overrides) throws IOException {
        String host = InetAddress.getLoopbackAddress().getHostAddress();
        int controllerPort = ((InetSocketAddress) controllerSocket.getLocalAddress()).getPort();
        Map<String, String> settings = new HashMap<>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", Integer.toString(NODE));
        settings.put("log.dirs", directory.toString());
        settings.put("listeners", BROKER + "://" + host + ":0," + CONTROLLER + "://" + host + ":" + controllerPort);
        settings.put("listener.security.protocol.map", BROKER + ":PLAINTEXT," + CONTROLLER + ":PLAINTEXT");
        settings.put("inter.broker.listener.name", BROKER);
        settings.put("controller.listener.names", CONTROLLER);
        settings.put("controller.quorum.voters", NODE + "@" + host + ":" + controllerPort);
        settings.put("auto.create.topics.enable", "false");
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("offsets.topic.num.partitions", "4");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("transaction.state.log.num.partitions", "4");
        settings.put("share.coordinator.state.topic.replication.factor", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        settings.put("group.initial.rebalance.delay.ms", "0");
        // The default is 128 MiB of heap, for a log that lives for minutes.
        settings.put("log.cleaner.dedupe.buffer.size", "2097152");
        settings.putAll(overrides);
        return settings;
    }

    /** Hands the controller the socket that is bound already; see {@link ServerSocketFactory#openServerSocket}. */
    private ServerSocketChannel openSocket(
            String listener, InetSocketAddress address, int backlogSize, int receiveBufferSize) throws IOException {
        return listener.equals(CONTROLLER)
                ? controllerSocket
                : ServerSocketFactory.INSTANCE.openServerSocket(listener, address, backlogSize, receiveBufferSize);
    }

    private static void format(Path directory) {
        try (PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream())) {
            new Formatter()
                    .setPrintStream(nowhere)
                    .setNodeId(NODE)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setControllerListenerName(CONTROLLER)
                    .addDirectory(directory.toString())
                    .run();
        } catch (Exception e) {
            throw new IllegalStateException("Kafka's storage in " + directory + " could not be formatted", e);
        }
    }

    private static void deleteAll(Path directory) throws IOException {
        if (Files.notExists(directory)) {
            return;
        }
        List<Path> deepestFirst;
        try (Stream<Path> files = Files.walk(directory)) {
            deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : deepestFirst) {
            Files.delete(file);
        }
    }
}
