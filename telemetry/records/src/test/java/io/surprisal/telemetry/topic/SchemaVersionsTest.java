package io.surprisal.telemetry.topic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.surprisal.telemetry.format.AvroFraming;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaValidatorBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every version of a schema that is kept has a message, which today's readers read; and no version is changed once there is one. */
class SchemaVersionsTest {
    private static final Path SCHEMAS = Path.of("src/main/resources/io/surprisal/telemetry/topic");
    private static final Path MESSAGES = Path.of("src/test/resources/io/surprisal/telemetry/topic/messages");
    private static final Path DIGESTS = MESSAGES.resolveSibling("schemas.sha256");
    private static final List<String> WORDS = List.of("description", "title", "$comment", "doc");
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Map<String, Kind<?>> KINDS = Map.of(
            "score", new Kind<>(new ScoreJson(), new ScoreAvro(), SampleRecords.SCORE),
            "alert", Kind.event(new AlertJson(), SampleRecords.ALERT),
            "notice", Kind.event(new NoticeJson(), SampleRecords.NOTICE),
            "incident", Kind.event(new IncidentJson(), SampleRecords.INCIDENT),
            "dead-letter", Kind.event(new DeadLetterJson(), SampleRecords.DEAD_LETTER),
            "model-event", Kind.event(new ModelEventJson(), SampleRecords.MODEL_EVENT),
            "models", new Kind<>(new DesiredModelsJson(), null, SampleRecords.MODELS),
            "feedback", new Kind<>(new FeedbackJson(), null, SampleRecords.ANSWER),
            "feedback-silence", new Kind<>(new FeedbackJson(), null, SampleRecords.SILENCE));

    /** What an earlier version does not say of a record. */
    private static final Map<String, String> UNSAID = Map.of(
            "alert-4.json",
            "smoothed",
            "score-3.json",
            "threshold",
            "score-4.json",
            "threshold",
            "score-1.avro",
            "threshold");

    /** A kind of record, how it is written, and the record that all its messages say. */
    private record Kind<T>(JsonFormat<T> json, @Nullable TopicFormat<T> avro, T sample) {
        static <T> Kind<T> event(JsonFormat<T> json, T sample) {
            return new Kind<>(json, new EventAvro<>(json), sample);
        }

        /** The messages of the newest version by their files. */
        Map<String, byte[]> written(String name) {
            String version = json.schema().substring(json.schema().indexOf('/') + 1);
            Map<String, byte[]> written = new HashMap<>();
            written.put(name + "-" + version + ".json", json.toBytes(sample));
            if (avro != null) {
                written.put(name + "-" + newestFirst(name).size() + ".avro", avro.toBytes(sample));
            }
            return written;
        }
    }

    static List<String> messages() throws IOException {
        return names(MESSAGES, "");
    }

    @ParameterizedTest
    @MethodSource("messages")
    void everyMessageIsRead(String message) throws IOException {
        Kind<?> kind = Objects.requireNonNull(KINDS.get(message.replaceFirst("-\\d+\\..*", "")), message);
        assertThat((Object) kind.json().fromBytes(Files.readAllBytes(MESSAGES.resolve(message))))
                .usingRecursiveComparison()
                .withEqualsForType(Float::equals, Float.class) // So NaN is NaN.
                .ignoringFields(UNSAID.getOrDefault(message, ""))
                .isEqualTo(kind.sample());
    }

    @Test
    void anAlertThatDoesNotSaySoHasTheSmoothedValueOfItsPeak() throws IOException {
        assertThat(new AlertJson()
                        .fromBytes(Files.readAllBytes(MESSAGES.resolve("alert-4.json")))
                        .smoothed())
                .isEqualTo(41);
    }

    /** What is written by the newest version is its message, to the byte. */
    @Test
    void theNewestMessagesAreWhatIsWritten() {
        KINDS.forEach((name, kind) -> kind.written(name)
                .forEach((message, bytes) ->
                        assertThat(MESSAGES.resolve(message)).hasBinaryContent(bytes)));
    }

    @Test
    void noSchemaIsWithoutAMessage() throws IOException {
        for (String schema : names(SCHEMAS, ".schema.json")) {
            String name = schema.replace(".schema.json", "");
            TopicSchema.named(name).valid(Files.readAllBytes(MESSAGES.resolve(name + ".json")));
        }
        for (String file : names(SCHEMAS, ".avsc")) {
            byte[] message = Files.readAllBytes(MESSAGES.resolve(file.replace(".avsc", ".avro")));
            assertThat(message).startsWith(AvroFraming.SINGLE_OBJECT.header(schema(SCHEMAS.resolve(file)), 0));
        }
    }

    @Test
    void theNewestAvroSchemaReadsWhatAllOthersWrote() throws Exception {
        for (String name : KINDS.keySet()) {
            List<Schema> schemas = newestFirst(name);
            if (!schemas.isEmpty()) {
                new SchemaValidatorBuilder().canReadStrategy().validateAll().validate(schemas.get(0), schemas);
            }
        }
    }

    @Test
    void noSchemaIsChangedInPlace() throws Exception {
        List<String> digests = new ArrayList<>();
        for (String name : names(SCHEMAS, "")) {
            if (name.endsWith(".schema.json") || name.endsWith(".avsc")) {
                digests.add(digest(SCHEMAS.resolve(name)) + "  " + name);
            }
        }
        assertThat(digests)
                .as(
                        "Add the next version of a schema instead of changing one; the line of a new one belongs into %s",
                        DIGESTS)
                .isEqualTo(Files.readAllLines(DIGESTS));
    }

    /** Of all but the words for people. */
    private static String digest(Path schema) throws Exception {
        byte[] said = withoutWords(JSON.readTree(schema.toFile())).toString().getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(said));
    }

    private static JsonNode withoutWords(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove(WORDS);
        }
        node.forEach(SchemaVersionsTest::withoutWords);
        return node;
    }

    /** The Avro schemas of a kind, newest first. */
    private static List<Schema> newestFirst(String kind) {
        Deque<Schema> schemas = new ArrayDeque<>();
        for (int version = 1; Files.exists(avsc(kind, version)); version++) {
            schemas.addFirst(schema(avsc(kind, version)));
        }
        return List.copyOf(schemas);
    }

    private static Path avsc(String kind, int version) {
        return SCHEMAS.resolve(kind + "-" + version + ".avsc");
    }

    private static Schema schema(Path file) {
        try {
            return new Schema.Parser().parse(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> names(Path directory, String ending) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(ending))
                    .sorted()
                    .toList();
        }
    }
}
