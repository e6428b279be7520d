package io.surprisal.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.core.digest.Sha256;
import io.surprisal.deploy.broker.EmbeddedBroker;
import io.surprisal.onnx.runtime.TinyModel;
import io.surprisal.telemetry.record.DesiredModels;
import io.surprisal.telemetry.record.ModelEvent;
import io.surprisal.telemetry.record.ModelEventStatus;
import io.surprisal.telemetry.record.ModelRole;
import io.surprisal.telemetry.record.ModelSource;
import io.surprisal.telemetry.table.KafkaHistory;
import io.surprisal.telemetry.table.TopicRecords;
import io.surprisal.telemetry.topic.DesiredModelsJson;
import io.surprisal.telemetry.topic.EventAvro;
import io.surprisal.telemetry.topic.ModelEventJson;
import io.surprisal.telemetry.topic.TopicFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** What stands on the topic of models of a real broker after each command. */
class ModelsCommandIT {
    private static EmbeddedBroker broker;

    @TempDir
    private Path directory;

    private String models = "";
    private Path job = Path.of("");
    private Path first = Path.of("");
    private Path second = Path.of("");

    @BeforeAll
    static void start() {
        broker = EmbeddedBroker.start();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @BeforeEach
    void aTopicOfItsOwn(TestInfo test) throws IOException {
        models = "models-" + test.getTestMethod().orElseThrow().getName();
        broker.createTopic(models, 1);
        job = job(models);
        first = TinyModel.write(directory, "first", List.of("load", "heat"));
        second = TinyModel.write(directory, "second", List.of("load", "heat"));
    }

    @Test
    void aShadowIsPromotedAndThePrintedCommandGoesBack() throws Exception {
        assertThat(run("show").out()).isEqualToNormalizingNewlines("""
                Job pumps, topic %s
                  champion  the model that job.yaml names
                  shadow    none
                """.formatted(models));

        CommandRun champion = run("champion", first);
        assertThat(stands()).isEqualTo(new DesiredModels(source(first, null), null));
        assertThat(champion.out()).isEqualToNormalizingNewlines("""
                Job pumps, topic %s
                  champion  %s
                            SHA-256 %s
                  shadow    none

                The champion was the model that job.yaml names. Back to it:
                  surprisal models champion --none --job %s
                """.formatted(models, first, digest(first), job));

        CommandRun shadow = run("shadow", second);
        assertThat(stands()).isEqualTo(new DesiredModels(source(first, null), source(second, null)));
        assertThat(shadow.out()).contains("shadow    " + second).doesNotContain("Back to it");

        CommandRun promoted = run("promote");
        assertThat(stands()).isEqualTo(new DesiredModels(source(second, null), source(first, null)));
        assertThat(promoted.out())
                .contains(
                        "shadow    " + first,
                        "The champion was " + first + ". Back to it:",
                        "  surprisal models promote --job " + job + System.lineSeparator());
        assertThat(run("promote").code()).isZero();
        assertThat(stands()).isEqualTo(new DesiredModels(source(first, null), source(second, null)));

        CommandRun other = run("champion", second);
        String back = "surprisal models champion " + first + " --sha256 " + digest(first) + " --job " + job;
        assertThat(other.out()).contains("The champion was " + first + ". Back to it:", "  " + back);
        String[] words = back.split(" ", -1);
        assertThat(CommandRun.of((Object[]) Arrays.copyOfRange(words, 1, words.length))
                        .code())
                .isZero();
        assertThat(stands()).isEqualTo(new DesiredModels(source(first, null), source(second, null)));

        assertThat(run("shadow", second).code()).isZero();
        assertThat(run("shadow", "--none").code()).isZero();
        assertThat(stands()).isEqualTo(new DesiredModels(source(first, null), null));
        CommandRun none = run("promote");
        assertThat(none.code()).isEqualTo(1);
        assertThat(none.err()).contains("Topic " + models + ": job pumps has no shadow to promote; name one with");

        CommandRun reset = run("reset");
        assertThat(reset.code()).isZero();
        assertThat(reset.out())
                .contains("The champion was " + first + ". Back to it:", "  surprisal models champion " + first);
        List<byte @Nullable []> written = written("pumps");
        assertThat(written).hasSizeGreaterThan(5).last().isNull();
        assertThat(run("show").out()).contains("champion  the model that job.yaml names");
    }

    @Test
    void whatAnotherJobSaidIsNotRead() throws Exception {
        byte[] other = new DesiredModelsJson().toBytes(new DesiredModels(source(second, null), null));
        produce(models, "pumps-2", other);
        assertThat(run("show").out()).contains("champion  the model that job.yaml names");
    }

    @Test
    void aFileIsSignedAndOneElsewhereIsPublishedByItsCopy() throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Path key = Files.writeString(
                directory.resolve("key.pem"),
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'})
                                .encodeToString(pair.getPrivate().getEncoded())
                        + "\n-----END PRIVATE KEY-----\n");
        assertThat(run("champion", "s3://models/first.onnx", "--copy", first, "--sign", key)
                        .code())
                .isZero();
        ModelSource champion = stands().champion();
        assertThat(champion).isNotNull();
        assertThat(champion.uri()).isEqualTo("s3://models/first.onnx");
        assertThat(champion.sha256()).isEqualTo(digest(first));
        Signature signature = Signature.getInstance("Ed25519");
        signature.initVerify(pair.getPublic());
        signature.update(Files.readAllBytes(first));
        assertThat(signature.verify(Base64.getDecoder().decode(champion.signature())))
                .isTrue();

        CommandRun next = run("champion", "s3://models/second.onnx", "--sha256", digest(second));
        assertThat(stands().champion()).isEqualTo(new ModelSource("s3://models/second.onnx", digest(second), null));
        assertThat(next.out())
                .contains("surprisal models champion s3://models/first.onnx --sha256 " + digest(first) + " --signature "
                        + champion.signature() + " --job ");
    }

    @Test
    void whatIsNoModelFileIsNotPublished() throws Exception {
        Path torn = directory.resolve("torn.onnx");
        byte[] whole = Files.readAllBytes(first);
        Files.write(torn, Arrays.copyOf(whole, whole.length / 2));
        assertFails(run("champion", torn), 1, torn + " is not a complete ONNX file");
        assertFails(
                run("champion", first, "--sha256", digest(second)),
                1,
                first + ": expected the SHA-256 " + digest(second) + ", got " + digest(first));
        assertFails(
                run("shadow", "s3://models/first.onnx"),
                2,
                "s3://models/first.onnx is not on this machine; name a copy that is (--copy FILE), or the file's digest");
        assertFails(
                run("shadow", "s3://models/first.onnx", "--sha256", digest(first), "--sign", "key.pem"),
                2,
                "name a copy that is (--copy FILE), which is signed");
        assertFails(run("shadow"), 2, "Name one of a model file, FILE|URI, and --none");
        assertFails(run("shadow", first, "--none"), 2, "Name one of a model file, FILE|URI, and --none");
        Path key = Files.writeString(directory.resolve("rsa.pem"), "-----BEGIN RSA PRIVATE KEY-----\n");
        assertFails(
                run("champion", first, "--sign", key),
                1,
                key + ": expected a private key of Ed25519 in PEM (PKCS#8), got no line '-----BEGIN PRIVATE KEY-----'");
        assertThat(written("pumps")).isEmpty();
    }

    @Test
    void aTopicThatIsNotThereIsNotMadeByTheWay() throws IOException {
        Path other = job("no-models");
        assertFails(
                CommandRun.of("models", "reset", "--job", other),
                1,
                "There is no topic no-models at " + broker.bootstrapServers() + "; check its name");
        assertFails(
                CommandRun.of("models", "show", "--job", job("''")),
                1,
                "kafka.input.models_topic: expected the topic that says which models the job is to have, got none;");
    }

    @Test
    void somethingElseOnTheTopicIsToldAndTakenAwayByReset() throws Exception {
        produce(models, "pumps", "{}".getBytes(StandardCharsets.UTF_8));
        assertFails(
                run("show"),
                1,
                "Topic " + models + ", key pumps: No record of surprisal.models/1: Expected a record of schema");
        assertThat(run("show").err()).contains("; 'surprisal models reset' takes it away");
        assertThat(run("reset").code()).isZero();
        assertThat(run("show").code()).isZero();
    }

    @Test
    void aJobThatTakesSignedModelsIsAskedForNoOthers() throws Exception {
        Path signing = job(models + ", models_signer: public.pem");
        assertFails(
                CommandRun.of("models", "champion", first, "--job", signing),
                1,
                "Job pumps takes signed models alone (kafka.input.models_signer); name the key that belongs to it (--sign KEYFILE)");
        assertThat(CommandRun.of("models", "reset", "--job", signing).code()).isZero();
    }

    @Test
    void theNewestEventOfEachRoleIsShown() throws Exception {
        assertThat(run("champion", first).code()).isZero();
        ModelEvent refused = event("pumps", ModelRole.CHAMPION, ModelEventStatus.REFUSED, -1, "no such file");
        ModelEvent active = event("pumps", ModelRole.CHAMPION, ModelEventStatus.ACTIVE, 1, "scores from now on");
        ModelEvent elsewhere = event("valves", ModelRole.CHAMPION, ModelEventStatus.RETIRED, -1, "of another job");
        broker.createTopic("events-" + models, 1);
        TopicFormat<ModelEvent> avro = new EventAvro<>(new ModelEventJson());
        produce("events-" + models, "pumps", new ModelEventJson().toBytes(refused));
        produce("events-" + models, "pumps", avro.toBytes(active));
        produce("events-" + models, "valves", avro.toBytes(elsewhere));
        assertThat(run("show").out()).isEqualToNormalizingNewlines("""
                Job pumps, topic %s
                  champion  %s
                            SHA-256 %s
                            2026-03-01T12:00:00Z active: first 0123456789ab, subtask 1: scores from now on
                  shadow    none
                """.formatted(models, first, digest(first)));
    }

    private ModelEvent event(String group, ModelRole role, ModelEventStatus status, int subtask, String message) {
        return new ModelEvent(
                group,
                role,
                status,
                "first",
                "0123456789ab",
                first.toString(),
                "0".repeat(64),
                1_772_366_400_000L,
                subtask,
                message);
    }

    private static void assertFails(CommandRun run, int code, String message) {
        assertThat(run.code()).isEqualTo(code);
        assertThat(run.err()).contains(message);
    }

    private CommandRun run(String command, Object... arguments) {
        List<Object> words = new ArrayList<>(List.of("models", command));
        words.addAll(List.of(arguments));
        words.addAll(List.of("--job", job));
        return CommandRun.of(words.toArray());
    }

    private Path job(String topic) throws IOException {
        return Files.writeString(Files.createTempFile(directory, "job", ".yaml"), """
                model: first.onnx
                kafka:
                  bootstrap_servers: %s
                  group: pumps
                  input: {topics: telemetry, models_topic: %s}
                  output: {model_events_topic: events-%s}
                """.formatted(
                        broker.bootstrapServers(), topic, models));
    }

    private DesiredModels stands() throws IOException {
        List<byte @Nullable []> written = written("pumps");
        byte[] newest = written.get(written.size() - 1);
        return newest == null ? DesiredModels.NONE : new DesiredModelsJson().fromBytes(newest);
    }

    private List<byte @Nullable []> written(String group) throws IOException {
        List<byte @Nullable []> values = new ArrayList<>();
        TopicRecords.read(KafkaHistory.all(broker.bootstrapServers(), models, Map.of()), kafkaRecord -> {
            if (new String(kafkaRecord.key(), StandardCharsets.UTF_8).equals(group)) {
                values.add(kafkaRecord.value());
            }
            return true;
        });
        return values;
    }

    private static void produce(String topic, String key, byte[] value) throws Exception {
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, key, value)).get();
        }
    }

    private static ModelSource source(Path file, @Nullable String signature) throws IOException {
        return new ModelSource(file.toString(), digest(file), signature);
    }

    private static String digest(Path file) throws IOException {
        return Sha256.hex(Files.readAllBytes(file));
    }
}
