package io.surprisal.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.surprisal.telemetry.topic.AlertJson;
import io.surprisal.telemetry.topic.DeadLetterJson;
import io.surprisal.telemetry.topic.DesiredModelsJson;
import io.surprisal.telemetry.topic.FeedbackJson;
import io.surprisal.telemetry.topic.IncidentJson;
import io.surprisal.telemetry.topic.ModelEventJson;
import io.surprisal.telemetry.topic.NoticeJson;
import io.surprisal.telemetry.topic.ScoreJson;
import java.nio.charset.StandardCharsets;
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
                Arguments.of(TopicSerdes.scores(), Records.SCORE),
                Arguments.of(TopicSerdes.alertsTopic(), new AlertsTopicEvent.OfAlert(Records.ALERT)),
                Arguments.of(TopicSerdes.alertsTopic(), new AlertsTopicEvent.OfNotice(Records.NOTICE)),
                Arguments.of(TopicSerdes.alerts(), Records.ALERT),
                Arguments.of(TopicSerdes.notices(), Records.NOTICE),
                Arguments.of(TopicSerdes.incidents(), Records.INCIDENT),
                Arguments.of(TopicSerdes.deadLetters(), Records.DEAD_LETTER),
                Arguments.of(TopicSerdes.feedback(), Records.ANSWER),
                Arguments.of(TopicSerdes.feedback(), Records.SILENCE),
                Arguments.of(TopicSerdes.models(), Records.MODELS),
                Arguments.of(TopicSerdes.modelEvents(), Records.MODEL_EVENT));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void whatIsWrittenIsReadAgain(Serde<Object> serde, Object record) {
        byte[] bytes = serde.serializer().serialize("topic", record);
        assertThat(serde.deserializer().deserialize("topic", bytes))
                .usingRecursiveComparison()
                .isEqualTo(record);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aTombstoneIsNull(Serde<Object> serde, Object record) {
        assertThat(serde.serializer().serialize("topic", null)).isNull();
        assertThat(serde.deserializer().deserialize("topic", null)).isNull();
    }

    /** Every version that a topic ever had before today's, and the next one. */
    static Stream<Arguments> otherVersions() {
        return Stream.of(
                        Arguments.of(new ScoreDeserializer(), ScoreJson.SCHEMA),
                        Arguments.of(new AlertDeserializer(), AlertJson.SCHEMA),
                        Arguments.of(new NoticeDeserializer(), NoticeJson.SCHEMA),
                        Arguments.of(new IncidentDeserializer(), IncidentJson.SCHEMA),
                        Arguments.of(new DeadLetterDeserializer(), DeadLetterJson.SCHEMA),
                        Arguments.of(new FeedbackDeserializer(), FeedbackJson.SCHEMA),
                        Arguments.of(new DesiredModelsDeserializer(), DesiredModelsJson.SCHEMA),
                        Arguments.of(new ModelEventDeserializer(), ModelEventJson.SCHEMA))
                .flatMap(kind -> {
                    String schema = (String) kind.get()[1];
                    int slash = schema.indexOf('/');
                    int today = Integer.parseInt(schema.substring(slash + 1));
                    return IntStream.rangeClosed(1, today + 1)
                            .filter(version -> version != today)
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
                .hasMessageStartingWith("Topic results: No record of " + schema + ": Expected a record of schema "
                        + schema + ", got '" + other + "'")
                .hasMessageEndingWith("; read it with the release of surprisal-clients that is the job's");
    }

    @Test
    void scoresInAvroAreToldFromJson() {
        byte[] avro = {(byte) 0xC3, 1, 7, 7, 7, 7, 7, 7, 7, 7, 12};
        assertThatThrownBy(() -> new ScoreDeserializer().deserialize("scores", avro))
                .isInstanceOf(SerializationException.class)
                .hasMessageEndingWith("read it by Avro's BinaryMessageDecoder and"
                        + " io/surprisal/telemetry/topic/score-1.avsc of this jar's dependency");
        assertThat(ScoreJson.class.getResource("/io/surprisal/telemetry/topic/score-1.avsc"))
                .isNotNull();
    }

    @Test
    void aNoticeAmongAlertsNamesWhatReadsBoth() {
        byte[] notice = new NoticeJson().toBytes(Records.NOTICE);
        assertThatThrownBy(() -> new AlertDeserializer().deserialize("alerts", notice))
                .isInstanceOf(SerializationException.class)
                .hasMessageEndingWith("; it is a notice, which a job writes to the alerts topic too: read the topic by"
                        + " AlertsTopicDeserializer, or TopicSerdes.alertsTopic()");
    }

    @Test
    void theAlertsTopicHoldsAlertsAndNotices() {
        AlertsTopicDeserializer deserializer = new AlertsTopicDeserializer();
        assertThat(deserializer.deserialize("alerts", new AlertJson().toBytes(Records.ALERT)))
                .usingRecursiveComparison()
                .isEqualTo(new AlertsTopicEvent.OfAlert(Records.ALERT));
        assertThat(deserializer.deserialize("alerts", new NoticeJson().toBytes(Records.NOTICE)))
                .isEqualTo(new AlertsTopicEvent.OfNotice(Records.NOTICE));
        assertThat(deserializer.deserialize("alerts", null)).isNull();
    }
}
