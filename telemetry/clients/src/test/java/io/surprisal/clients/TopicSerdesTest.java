package io.surprisal.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.surprisal.telemetry.topic.AlertJson;
import io.surprisal.telemetry.topic.DeadLetterJson;
import io.surprisal.telemetry.topic.DesiredModelsJson;
import io.surprisal.telemetry.topic.EventAvro;
import io.surprisal.telemetry.topic.FeedbackJson;
import io.surprisal.telemetry.topic.IncidentJson;
import io.surprisal.telemetry.topic.ModelEventJson;
import io.surprisal.telemetry.topic.NoticeJson;
import io.surprisal.telemetry.topic.SampleRecords;
import io.surprisal.telemetry.topic.ScoreAvro;
import io.surprisal.telemetry.topic.ScoreJson;
import io.surprisal.telemetry.topic.TopicFormat;
import java.io.File;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TopicSerdesTest {
    static List<Arguments> kinds() {
        return List.of(
                Arguments.of(TopicSerdes.scores(), SampleRecords.SCORE),
                Arguments.of(TopicSerdes.alertsTopic(), new AlertsTopicEvent.OfAlert(SampleRecords.ALERT)),
                Arguments.of(TopicSerdes.alertsTopic(), new AlertsTopicEvent.OfNotice(SampleRecords.NOTICE)),
                Arguments.of(TopicSerdes.alerts(), SampleRecords.ALERT),
                Arguments.of(TopicSerdes.notices(), SampleRecords.NOTICE),
                Arguments.of(TopicSerdes.incidents(), SampleRecords.INCIDENT),
                Arguments.of(TopicSerdes.deadLetters(), SampleRecords.DEAD_LETTER),
                Arguments.of(TopicSerdes.feedback(), SampleRecords.ANSWER),
                Arguments.of(TopicSerdes.feedback(), SampleRecords.SILENCE),
                Arguments.of(TopicSerdes.models(), SampleRecords.MODELS),
                Arguments.of(TopicSerdes.modelEvents(), SampleRecords.MODEL_EVENT));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void whatIsWrittenIsReadAgain(Serde<Object> serde, Object record) {
        byte[] bytes = serde.serializer().serialize("topic", record);
        assertThat(serde.deserializer().deserialize("topic", bytes))
                .usingRecursiveComparison()
                .withEqualsForType(Float::equals, Float.class) // So NaN is NaN.
                .isEqualTo(record);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aTombstoneIsNull(Serde<Object> serde, Object record) {
        assertThat(serde.serializer().serialize("topic", null)).isNull();
        assertThat(serde.deserializer().deserialize("topic", null)).isNull();
    }

    /** Every version that a topic ever had before those that are read, and the next one. */
    static Stream<Arguments> otherVersions() {
        return Stream.of(
                        Arguments.of(new ScoreDeserializer(), ScoreJson.SCHEMA, 3),
                        Arguments.of(new AlertDeserializer(), AlertJson.SCHEMA, 4),
                        Arguments.of(new NoticeDeserializer(), NoticeJson.SCHEMA, 1),
                        Arguments.of(new IncidentDeserializer(), IncidentJson.SCHEMA, 1),
                        Arguments.of(new DeadLetterDeserializer(), DeadLetterJson.SCHEMA, 5),
                        Arguments.of(new FeedbackDeserializer(), FeedbackJson.SCHEMA, 1),
                        Arguments.of(new DesiredModelsDeserializer(), DesiredModelsJson.SCHEMA, 1),
                        Arguments.of(new ModelEventDeserializer(), ModelEventJson.SCHEMA, 1))
                .flatMap(kind -> {
                    String schema = (String) kind.get()[1];
                    int slash = schema.indexOf('/');
                    int today = Integer.parseInt(schema.substring(slash + 1));
                    int oldest = (int) kind.get()[2];
                    return IntStream.rangeClosed(1, today + 1)
                            .filter(version -> version < oldest || version > today)
                            .mapToObj(version ->
                                    Arguments.of(kind.get()[0], schema, schema.substring(0, slash + 1) + version));
                });
    }

    @ParameterizedTest
    @MethodSource("otherVersions")
    void noOtherVersionIsRead(Deserializer<?> deserializer, String schema, String other) {
        byte[] bytes = ("{\"schema\":\"" + other + "\"}").getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> deserializer.deserialize("results", bytes))
                .isInstanceOf(SerializationException.class)
                .hasMessageStartingWith(
                        "Topic results: No record of " + schema + ": Expected a record of schema " + schema)
                .hasMessageContaining(", got '" + other + "'")
                .hasMessageEndingWith("; read it with the release of surprisal-clients that is the job's");
    }

    static List<Arguments> avro() {
        return List.of(
                Arguments.of(new ScoreDeserializer(), new ScoreAvro(), SampleRecords.SCORE),
                Arguments.of(new AlertDeserializer(), new EventAvro<>(new AlertJson()), SampleRecords.ALERT),
                Arguments.of(new NoticeDeserializer(), new EventAvro<>(new NoticeJson()), SampleRecords.NOTICE),
                Arguments.of(new IncidentDeserializer(), new EventAvro<>(new IncidentJson()), SampleRecords.INCIDENT),
                Arguments.of(
                        new DeadLetterDeserializer(), new EventAvro<>(new DeadLetterJson()), SampleRecords.DEAD_LETTER),
                Arguments.of(
                        new ModelEventDeserializer(),
                        new EventAvro<>(new ModelEventJson()),
                        SampleRecords.MODEL_EVENT));
    }

    @ParameterizedTest
    @MethodSource("avro")
    void avroIsReadAsTheSameRecord(Deserializer<Object> deserializer, TopicFormat<Object> format, Object record) {
        assertThat(deserializer.deserialize("topic", format.toBytes(record)))
                .usingRecursiveComparison()
                .withEqualsForType(Float::equals, Float.class) // So NaN is NaN.
                .isEqualTo(record);
    }

    @Test
    void avroThatIsNotKnownIsRefused() {
        byte[] avro = {(byte) 0xC3, 1, 7, 7, 7, 7, 7, 7, 7, 7, 12};
        assertThatThrownBy(() -> new AlertsTopicDeserializer().deserialize("alerts", avro))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("got one with fingerprint 707070707070707")
                .hasMessageEndingWith("; read it with the release of surprisal-clients that is the job's");
    }

    /** A class path as that of a program that has no more than these deserialisers need for JSON. */
    @Test
    void avroWithoutItsLibraryIsSaidSo() throws Exception {
        List<URL> classPath = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (!Path.of(entry).getFileName().toString().startsWith("avro-")) {
                classPath.add(Path.of(entry).toUri().toURL());
            }
        }
        try (URLClassLoader program =
                new URLClassLoader(classPath.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            Class<?> type = program.loadClass(AlertsTopicDeserializer.class.getName());
            Object deserializer = type.getConstructor().newInstance();
            Method deserialize = type.getMethod("deserialize", String.class, byte[].class);
            assertThat(deserialize.invoke(deserializer, "alerts", new AlertJson().toBytes(SampleRecords.ALERT)))
                    .asString()
                    .contains(SampleRecords.ALERT.id());
            byte[] avro = new EventAvro<>(new AlertJson()).toBytes(SampleRecords.ALERT);
            for (int time = 0; time < 2; time++) {
                assertThatThrownBy(() -> deserialize.invoke(deserializer, "alerts", avro))
                        .cause()
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("The record is Avro, and Avro's library is not on the class path; add"
                                + " org.apache.avro:avro");
            }
        }
    }

    @Test
    void aNoticeAmongAlertsNamesWhatReadsBoth() {
        byte[] notice = new NoticeJson().toBytes(SampleRecords.NOTICE);
        assertThatThrownBy(() -> new AlertDeserializer().deserialize("alerts", notice))
                .isInstanceOf(SerializationException.class)
                .hasMessageEndingWith("; it is a notice, which a job writes to the alerts topic too: read the topic by"
                        + " AlertsTopicDeserializer, or TopicSerdes.alertsTopic()");
    }

    @Test
    void theAlertsTopicHoldsAlertsAndNotices() {
        AlertsTopicDeserializer deserializer = new AlertsTopicDeserializer();
        assertThat(deserializer.deserialize("alerts", new AlertJson().toBytes(SampleRecords.ALERT)))
                .usingRecursiveComparison()
                .withEqualsForType(Float::equals, Float.class) // So NaN is NaN.
                .isEqualTo(new AlertsTopicEvent.OfAlert(SampleRecords.ALERT));
        assertThat(deserializer.deserialize("alerts", new NoticeJson().toBytes(SampleRecords.NOTICE)))
                .isEqualTo(new AlertsTopicEvent.OfNotice(SampleRecords.NOTICE));
        assertThat(deserializer.deserialize("alerts", null)).isNull();
    }
}
