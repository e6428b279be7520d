package io.surprisal.flink;

import static io.surprisal.flink.PumpJobs.FEATURES;
import static io.surprisal.flink.PumpJobs.NO_SILENCE;
import static io.surprisal.flink.PumpJobs.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.surprisal.flink.kafka.KafkaEnds;
import io.surprisal.flink.kafka.KafkaOptions;
import io.surprisal.flink.kafka.KafkaOutput;
import io.surprisal.flink.kafka.ScoresFormat;
import io.surprisal.onnx.runtime.TinyModel;
import io.surprisal.telemetry.format.AvroFraming;
import io.surprisal.telemetry.format.DecodeOptions;
import io.surprisal.telemetry.format.RecordEncoding;
import io.surprisal.telemetry.topic.ScoreAvro;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Telemetry and scores in Avro, as a producer and a consumer with Avro's own library write and read them. */
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

    @TempDir
    Path directory;

    @Test
    void everyRecordIsScoredOrADeadLetter() throws Exception {
        try (PumpJobs jobs = new PumpJobs(directory)) {
            jobs.createTelemetry(1);
            KafkaOptions kafka = avro(jobs.kafka());
            PipelineOptions options = avro(PumpJobs.options(TinyModel.write(directory, "tiny", FEATURES), NO_SILENCE));
            JobClient job = PumpJobs.submit(options, 1, "", kafka, KafkaEnds.sources(kafka));

            BinaryMessageEncoder<GenericRecord> encoder = new BinaryMessageEncoder<>(GenericData.get(), TELEMETRY);
            Random random = new Random(5);
            for (int i = 0; i < RECORDS; i++) {
                float[] values = TinyModel.normalRecord(FEATURES.size(), random);
                jobs.send(0, bytes(encoder.encode(telemetry(i, values[0], (double) values[1], values[2]))));
            }
            double far = 10 + 20 * TinyModel.scale(1);
            jobs.send(0, bytes(encoder.encode(telemetry(RECORDS, 0, far, 20))));
            byte[] cut = bytes(encoder.encode(telemetry(RECORDS, 0, far, 20)));
            jobs.send(0, Arrays.copyOf(cut, cut.length - 1));
            jobs.send(0, "{\"t\":1}".getBytes(StandardCharsets.UTF_8));
            jobs.flush();
            await().atMost(1, TimeUnit.MINUTES)
                    .until(() -> jobs.log().committed("scores").size() == RECORDS + 1
                            && jobs.log().committed("dead-letters").size() == 2);
            jobs.stop(job);

            check(jobs.log().committed("scores"), (float) far);
            assertThat(jobs.log().json("dead-letters"))
                    .extracting(letter -> letter.get("reason").textValue())
                    .containsExactly("not_avro", "not_avro");
        }
    }

    private static void check(List<ConsumerRecord<byte[], byte[]>> scores, float far) throws Exception {
        BinaryMessageDecoder<GenericRecord> consumer = new BinaryMessageDecoder<>(GenericData.get(), ScoreAvro.SCHEMA);
        Set<Object> offsets = new HashSet<>();
        GenericRecord last = new GenericData.Record(ScoreAvro.SCHEMA);
        for (ConsumerRecord<byte[], byte[]> record : scores) {
            last = consumer.decode(record.value());
            assertThat(offsets.add(((GenericRecord) last.get("source")).get("offset")))
                    .isTrue();
            assertThat(last.get("key")).hasToString("pump-0");
        }
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
                        ScoresFormat.AVRO,
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
                json.alerts(),
                json.watch());
    }
}
