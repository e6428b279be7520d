package io.surprisal.deploy.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.surprisal.core.series.Smoother;
import io.surprisal.deploy.broker.EmbeddedBroker;
import io.surprisal.deploy.process.CommandProcess;
import io.surprisal.deploy.process.CommandProcess.Signal;
import io.surprisal.flink.kafka.StartingOffsets;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.onnx.runtime.TinyModel;
import io.surprisal.scoring.ScoringOptions;
import io.surprisal.scoring.SeriesRun;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionListing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The command {@code run} as a process of its own between a real broker's topics, stopped and killed while records come. */
class RunRestartIT {
    private static final int STOPS = 10;
    private static final List<Signal> SIGNALS = List.of(Signal.INT, Signal.KILL, Signal.TERM, Signal.KILL);

    @TempDir
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private EmbeddedBroker broker;

    @BeforeEach
    void startBroker() {
        broker = EmbeddedBroker.start();
        broker.createTopic(Pumps.TOPIC, 2);
        for (String topic : List.of("scores", "alerts", "dead-letters")) {
            broker.createTopic(topic, 1);
        }
    }

    @AfterEach
    void stopBroker() {
        broker.close();
    }

    /** A start from the latest record scores nothing before it, and everything from there on. */
    @ParameterizedTest
    @EnumSource(
            value = StartingOffsets.class,
            names = {"EARLIEST", "COMMITTED_OR_LATEST"})
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void everyRecordLeavesExactlyOnceThroughTenStopsAndKills(StartingOffsets start) throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed of the stops: " + seed);
        Random random = new Random(seed);
        ModelFile model = ModelFile.read(writeModel());
        writeJob(start);
        int openOverAStop = 0;
        try (Pumps pumps = new Pumps(broker.bootstrapServers(), seed);
                CommittedTopic scores = new CommittedTopic(broker.bootstrapServers(), "scores");
                CommittedTopic alerts = new CommittedTopic(broker.bootstrapServers(), "alerts");
                CommittedTopic deadLetters = new CommittedTopic(broker.bootstrapServers(), "dead-letters")) {
            for (int i = 0; i < STOPS; i++) {
                Signal signal = SIGNALS.get(i % SIGNALS.size());
                // One start in four is not waited for.
                boolean started = random.nextInt(4) > 0;
                int millis = 200 + random.nextInt(3_000);
                pumps.sendUntil(CompletableFuture.runAsync(() -> runFor(started, millis, signal)));
                openOverAStop += open(alerts.records()).isEmpty() ? 0 : 1;
            }
            // Whether an alert was open at one of the random stops is chance: if not, stops follow that wait for one.
            for (int i = 0; i < STOPS && openOverAStop == 0; i++) {
                pumps.sendUntil(CompletableFuture.runAsync(this::runUntilAnAlertOpens));
                openOverAStop += open(alerts.records()).isEmpty() ? 0 : 1;
            }
            pumps.sendNormal(Pumps.INCIDENT_EVERY);
            try (CommandProcess last = run("--parallelism", "1")) {
                assertThat(last.linesUntil("Goes on from ")).isNotEmpty();
                // A killed run may leave a transaction open of which no subtask of this one knows: until it times out,
                // what is
                // committed after it is hidden.
                await().atMost(3, TimeUnit.MINUTES)
                        .until(() ->
                                last(scores.records(), deadLetters.records()).equals(pumps.last())
                                        && tellsAllThatIsBroken(pumps, scores.records(), deadLetters.records())
                                        && open(alerts.records()).isEmpty());
                last.end(Signal.INT);
                last.linesUntil("Stopped; the next run goes on from here");
                assertThat(last.exitCode()).isEqualTo(Signal.INT.exitCode());
            }
            for (int partition = 0; partition < 2; partition++) {
                SortedMap<Long, JsonNode> scored = byOffset(partition, scores.records());
                SortedMap<Long, JsonNode> refused = byOffset(partition, deadLetters.records());
                long first = Math.min(first(scored), first(refused));
                assertThat(first)
                        .as("first record of partition %d", partition)
                        .matches(offset -> start == StartingOffsets.COMMITTED_OR_LATEST || offset == 0);
                checkScores(model, pumps.sent(partition).tailMap(first), scored);
                assertThat(refused.keySet())
                        .as("dead letters of partition %d, transactions %s", partition, transactions())
                        .isEqualTo(pumps.broken(partition).tailSet(first));
            }
            checkAlerts(alerts.records());
        }
        assertThat(openOverAStop).as("stops with an open alert").isPositive();
        checkTransactions();
        try (var files = Files.walk(directory.resolve("job.state"))) {
            assertThat(files.filter(file -> file.endsWith("_metadata")))
                    .as(
                            "the savepoint of the last stop, what the last start went on from, and perhaps a checkpoint since")
                    .hasSizeBetween(2, 3);
        }
    }

    /** A name for each checkpoint, sink and subtask would stay with the broker for a week: here some hundreds. */
    private void checkTransactions() throws Exception {
        assertThat(transactions())
                .extracting(TransactionListing::transactionalId)
                .allSatisfy(id -> assertThat(id).matches("surprisal/(scores|alerts|notices:alerts|dead-letters)/.*"))
                .hasSizeLessThan(60);
    }

    private Collection<TransactionListing> transactions() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            return admin.listTransactions().all().get();
        }
    }

    private void runUntilAnAlertOpens() {
        try (CommandProcess run = run();
                CommittedTopic alerts = new CommittedTopic(broker.bootstrapServers(), "alerts")) {
            run.linesUntil("Scoring ");
            await().atMost(1, TimeUnit.MINUTES)
                    .until(() -> !open(alerts.records()).isEmpty());
            run.end(Signal.INT);
            assertThat(run.exitCode()).isEqualTo(Signal.INT.exitCode());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void runFor(boolean waitForStart, int millis, Signal signal) {
        try (CommandProcess run = run()) {
            if (waitForStart) {
                run.linesUntil("Scoring ");
            }
            assertThat(run.endsWithin(Duration.ofMillis(millis)))
                    .as("the run ends by itself")
                    .isFalse();
            run.end(signal);
            assertThat(run.exitCode()).isEqualTo(signal.exitCode());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a topic says of a partition's records, each once, by their offsets. */
    private static SortedMap<Long, JsonNode> byOffset(int partition, List<JsonNode> records) {
        SortedMap<Long, JsonNode> byOffset = new TreeMap<>();
        for (JsonNode json : records) {
            long offset = json.at("/source/offset").longValue();
            if (json.at("/source/partition").intValue() == partition) {
                assertThat(byOffset.put(offset, json))
                        .as("another of record %d of partition %d", offset, partition)
                        .isNull();
            }
        }
        return byOffset;
    }

    /** Whether all bad records that the job was to read are dead letters. */
    private static boolean tellsAllThatIsBroken(Pumps pumps, List<JsonNode> scores, List<JsonNode> deadLetters) {
        for (int partition = 0; partition < 2; partition++) {
            SortedMap<Long, JsonNode> refused = byOffset(partition, deadLetters);
            long first = Math.min(first(byOffset(partition, scores)), first(refused));
            if (!refused.keySet().containsAll(pumps.broken(partition).tailSet(first))) {
                return false;
            }
        }
        return true;
    }

    private static long first(SortedMap<Long, JsonNode> byOffset) {
        return byOffset.isEmpty() ? Long.MAX_VALUE : byOffset.firstKey();
    }

    /** The last offsets of both partitions that topics say something of. */
    private static List<Long> last(List<JsonNode> scores, List<JsonNode> deadLetters) {
        List<Long> last = new ArrayList<>(List.of(-1L, -1L));
        Stream.of(scores, deadLetters)
                .flatMap(List::stream)
                .forEach(json -> last.set(
                        json.at("/source/partition").intValue(),
                        Math.max(
                                last.get(json.at("/source/partition").intValue()),
                                json.at("/source/offset").longValue())));
        return last;
    }

    /** Each record has one score, equal to the bit to that of its series scored at once. */
    private static void checkScores(ModelFile model, SortedMap<Long, float[]> sent, SortedMap<Long, JsonNode> scores)
            throws Exception {
        assertThat(scores.keySet()).isEqualTo(sent.keySet());
        List<Long> offsets = List.copyOf(sent.keySet());
        FloatBuffer values = FloatBuffer.allocate(sent.size() * Pumps.FEATURES.size());
        sent.values().forEach(values::put);
        try (SeriesRun run = SeriesRun.open(model, ScoringOptions.defaults().lane())) {
            run.score(values.array(), null, new long[offsets.size()], (row, lane, record, judgement) -> {
                long offset = offsets.get(row);
                assertThat(Objects.requireNonNull(scores.get(offset))
                                .get("smoothed")
                                .floatValue())
                        .as("smoothed surprisal of record %d", offset)
                        .isEqualTo(judgement.smoothed());
            });
        }
    }

    private static void checkAlerts(List<JsonNode> records) {
        Map<String, List<String>> statuses = new HashMap<>();
        for (JsonNode json : records) {
            statuses.computeIfAbsent(json.get("id").textValue(), id -> new ArrayList<>())
                    .add(json.get("status").textValue());
        }
        assertThat(statuses)
                .isNotEmpty()
                .allSatisfy((id, events) -> assertThat(events)
                        .startsWith("opened")
                        .endsWith("resolved")
                        .containsOnlyOnce("opened", "resolved"));
    }

    private static Set<String> open(List<JsonNode> alerts) {
        Set<String> open = new HashSet<>();
        for (JsonNode json : alerts) {
            String id = json.get("id").textValue();
            if (json.get("status").textValue().equals("resolved")) {
                open.remove(id);
            } else {
                open.add(id);
            }
        }
        return open;
    }

    /** A model that remembers: a window of three records and a peak that decays. */
    private Path writeModel() throws Exception {
        return TinyModel.write(directory, "tiny", TinyModel.build("tiny", Pumps.FEATURES, 3, new Smoother(1, 0.05, 0)));
    }

    private void writeJob(StartingOffsets start) throws Exception {
        Files.writeString(directory.resolve("job.yaml"), """
                model: tiny.onnx
                kafka:
                  bootstrap_servers: "%s"
                  input: {topics: %s, start: %s}
                  output: {transaction_timeout: 1min}
                telemetry: {event_time: {field: t, out_of_orderness: 0s}}
                scoring: {tail_probability: 0.000001}
                alerts: {quiet_period: 7min}
                flink: {parallelism: 2, checkpoints: {interval: 200ms}}
                """.formatted(
                        broker.bootstrapServers(), Pumps.TOPIC, start.name().toLowerCase(Locale.ROOT)));
    }

    private CommandProcess run(String... more) throws Exception {
        List<String> arguments =
                new ArrayList<>(List.of("run", directory.resolve("job.yaml").toString()));
        arguments.addAll(List.of(more));
        return CommandProcess.start(EmbeddedCli.class, directory, arguments);
    }
}
