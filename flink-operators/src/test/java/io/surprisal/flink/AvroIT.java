package io.surprisal.flink;

import static io.surprisal.flink.PumpJobs.FEATURES;
import static io.surprisal.flink.PumpJobs.NO_SILENCE;
import static io.surprisal.flink.PumpJobs.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.surprisal.clients.AlertsTopicDeserializer;
import io.surprisal.clients.AlertsTopicEvent;
import io.surprisal.clients.DeadLetterDeserializer;
import io.surprisal.clients.IncidentDeserializer;
import io.surprisal.clients.ModelEventDeserializer;
import io.surprisal.clients.ScoreDeserializer;
import io.surprisal.flink.kafka.KafkaEnds;
import io.surprisal.flink.kafka.KafkaOptions;
import io.surprisal.flink.kafka.KafkaOutput;
import io.surprisal.flink.kafka.OutputFormats;
import io.surprisal.flink.kafka.TopicEncoding;
import io.surprisal.onnx.runtime.TinyModel;
import io.surprisal.scoring.incident.IncidentSettings;
import io.surprisal.telemetry.format.AvroFraming;
import io.surprisal.telemetry.format.DecodeOptions;
import io.surprisal.telemetry.format.RecordEncoding;
import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.record.AlertStatus;
import io.surprisal.telemetry.record.DeadLetter;
import io.surprisal.telemetry.record.DeadLetterReason;
import io.surprisal.telemetry.record.DesiredModels;
import io.surprisal.telemetry.record.Incident;
import io.surprisal.telemetry.record.ModelEvent;
import io.surprisal.telemetry.record.ModelEventStatus;
import io.surprisal.telemetry.record.ModelSource;
import io.surprisal.telemetry.record.ScoredRecord;
import io.surprisal.telemetry.topic.ScoreAvro;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Telemetry in Avro, as a producer with Avro's own library writes it, and all results in Avro, as that library and our clients read them. */
class AvroIT {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(1)
            .build());

    private static final Schema TELEMETRY = new Schema.Parser().parse("""
            {"type": "record", "name": "Telemetry", "fields": [
              {"name": "t", "type": {"type": "long", "logicalType": "timestamp-millis"}},
              {"name": "temperature", "type": "float"},
              {"name": "pressure", "type": ["null", "double"]},
              {"name": "flow", "type": "float"}]}""");

    private static final int RECORDS = 100;
    private static final byte[] NO_AVRO = "{\"t\":1}".getBytes(StandardCharsets.UTF_8);
    private static final ModelSource NOWHERE = new ModelSource("nowhere.onnx", "0".repeat(64), null);

    @TempDir
    Path directory;

    @Test
    void everyRecordIsScoredOrADeadLetter() throws Exception {
        try (PumpJobs jobs = new PumpJobs(directory)) {
            jobs.createTelemetry(1);
            KafkaOptions kafka = avro(jobs.kafka("incidents", null, PumpJobs.MODELS));
            PipelineOptions options = avro(PumpJobs.options(TinyModel.write(directory, "tiny", FEATURES), NO_SILENCE));
            JobClient job = PumpJobs.submit(options, 1, "", kafka, KafkaEnds.sources(kafka));

            jobs.desire(new DesiredModels(NOWHERE, null));

            BinaryMessageEncoder<GenericRecord> encoder = new BinaryMessageEncoder<>(GenericData.get(), TELEMETRY);
            Random random = new Random(5);
            float[] values = {};
            for (int i = 0; i < RECORDS; i++) {
                values = TinyModel.normalRecord(FEATURES.size(), random);
                jobs.send(0, bytes(encoder.encode(telemetry(i, values[0], (double) values[1], values[2]))));
            }
            double far = 10 + 20 * TinyModel.scale(1);
            jobs.send(0, bytes(encoder.encode(telemetry(RECORDS, 0, far, 20))));
            jobs.send(0, bytes(encoder.encode(telemetry(RECORDS + 1, values[0], (double) values[1], values[2]))));
            byte[] cut = bytes(encoder.encode(telemetry(RECORDS, 0, far, 20)));
            jobs.send(0, Arrays.copyOf(cut, cut.length - 1));
            jobs.send(0, NO_AVRO);
            jobs.flush();
            await().atMost(1, TimeUnit.MINUTES)
                    .until(() -> jobs.log().committed("scores").size() == RECORDS + 2
                            && jobs.log().committed("dead-letters").size() == 2
                            && !jobs.log().committed("alerts").isEmpty()
                            && !jobs.log().committed("incidents").isEmpty()
                            && refusals(jobs.log()).size() == 1);
            jobs.stop(job);

            check(jobs.log().committed("scores"), (float) far);
            checkClients(jobs.log());
        }
    }

    private static void checkClients(TopicLog log) {
        ScoredRecord score = read(log, "scores", new ScoreDeserializer()).get(RECORDS);
        assertThat(score.anomalous()).isTrue();
        assertThat(score.deviations()[0].feature()).isEqualTo("pressure");
        Alert alert = ((AlertsTopicEvent.OfAlert)
                        read(log, "alerts", new AlertsTopicDeserializer()).get(0))
                .alert();
        assertThat(alert.status()).isEqualTo(AlertStatus.OPENED);
        assertThat(alert.peak().source()).isEqualTo(score.source());
        assertThat(alert.peak().values()).isEqualTo(score.values());
        assertThat(alert.peak().deviations()).isEqualTo(score.deviations());
        Incident incident = read(log, "incidents", new IncidentDeserializer()).get(0);
        assertThat(incident.group()).isEqualTo("pump");
        assertThat(incident.members().get(0).alertId()).isEqualTo(alert.id());
        List<DeadLetter> letters = read(log, "dead-letters", new DeadLetterDeserializer());
        assertThat(letters)
                .extracting(DeadLetter::reason)
                .containsExactly(DeadLetterReason.NOT_AVRO, DeadLetterReason.NOT_AVRO);
        assertThat(letters.get(1).payload()).isEqualTo(NO_AVRO);
        assertThat(refusals(log)).extracting(ModelEvent::digest).containsExactly(NOWHERE.sha256());
    }

    /** The job's own model may be told of before and after. */
    private static List<ModelEvent> refusals(TopicLog log) {
        return read(log, PumpJobs.MODEL_EVENTS, new ModelEventDeserializer()).stream()
                .filter(event -> event.status() == ModelEventStatus.REFUSED)
                .toList();
    }

    private static <T> List<T> read(TopicLog log, String topic, Deserializer<T> client) {
        List<T> read = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : log.committed(topic)) {
            assertThat(record.value()).startsWith(0xC3, 1);
            read.add(client.deserialize(topic, record.value()));
        }
        return read;
    }

    private static void check(List<ConsumerRecord<byte[], byte[]>> scores, float far) throws Exception {
        BinaryMessageDecoder<GenericRecord> consumer = new BinaryMessageDecoder<>(GenericData.get(), ScoreAvro.SCHEMA);
        Set<Object> offsets = new HashSet<>();
        for (ConsumerRecord<byte[], byte[]> record : scores) {
            GenericRecord score = consumer.decode(record.value());
            assertThat(offsets.add(((GenericRecord) score.get("source")).get("offset")))
                    .isTrue();
            assertThat(score.get("key")).hasToString("pump-0");
        }
        GenericRecord last = consumer.decode(scores.get(RECORDS).value());
        assertThat(last.get("event_time")).isEqualTo(START + RECORDS);
        assertThat(last.get("anomalous")).isEqualTo(true);
        GenericRecord deviation = (GenericRecord) ((List<?>) last.get("deviations")).get(0);
        assertThat(deviation.get("feature")).hasToString("pressure");
        assertThat(deviation.get("observed")).isEqualTo(far);
    }

    private static GenericRecord telemetry(int tick, float temperature, double pressure, float flow) {
        GenericRecord record = new GenericData.Record(TELEMETRY);
        record.put("t", START + tick);
        record.put("temperature", temperature);
        record.put("pressure", pressure);
        record.put("flow", flow);
        return record;
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private static KafkaOptions avro(KafkaOptions json) {
        KafkaOutput output = json.output();
        return new KafkaOptions(
                json.bootstrapServers(),
                json.client(),
                json.input(),
                new KafkaOutput(
                        output.topics(),
                        new OutputFormats(TopicEncoding.AVRO, TopicEncoding.AVRO),
                        output.guarantee(),
                        output.job(),
                        output.transactionTimeout(),
                        output.missing()));
    }

    private static PipelineOptions avro(PipelineOptions json) {
        DecodeOptions decode = json.decode();
        return new PipelineOptions(
                json.model(),
                new DecodeOptions(
                        new RecordEncoding.Avro(TELEMETRY.toString(), AvroFraming.SINGLE_OBJECT, 0),
                        decode.features(),
                        decode.key(),
                        decode.time(),
                        decode.missing(),
                        decode.unknown(),
                        decode.maxRecordBytes(),
                        decode.deadLetterBytes()),
                json.eventTime(),
                json.scoring(),
                json.alerts().withIncidents(new IncidentSettings("^([^-]+)-", Duration.ofSeconds(1))),
                json.watch());
    }
}
