package io.surprisal.telemetry.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.FeatureDeviation;
import io.surprisal.telemetry.record.ModelVersion;
import io.surprisal.telemetry.record.ScoredRecord;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.util.Utf8;
import org.junit.jupiter.api.Test;

/** What a consumer with Avro's own library reads. */
class ScoreAvroTest {
    private static final String[] OUTPUTS = {"surprisal", "elbo"};

    private final ScoreAvro format = new ScoreAvro();
    private final BinaryMessageDecoder<GenericRecord> consumer =
            new BinaryMessageDecoder<>(GenericData.get(), ScoreAvro.SCHEMA);

    @Test
    void anAnomalousRecordSaysAllThatTheJsonSays() throws IOException {
        GenericRecord score = consumer.decode(format.toBytes(record(
                "ü",
                "a",
                new float[] {40.25f, -12},
                1e-6,
                true,
                new FeatureDeviation("pressure", "", Float.NaN, 9, 1, 2, 8.5f),
                new FeatureDeviation("flow", "changes", 5, 9, 5.5f, 0.25f, 8))));
        assertThat(score.get("key")).hasToString("ü");
        assertThat(score.get("event_time")).isEqualTo(1_700_000_000_123L);
        assertThat(score.get("source")).hasToString("{\"topic\": \"pumps\", \"partition\": 3, \"offset\": 1042}");
        assertThat(score.get("model")).hasToString("{\"name\": \"a\", \"version\": \"0123456789ab\"}");
        assertThat(score.get("judged_by")).hasToString("surprisal");
        assertThat(score.get("anomalous")).isEqualTo(true);
        assertThat(score.get("outputs")).isEqualTo(Map.of(new Utf8("surprisal"), 40.25f, new Utf8("elbo"), -12f));
        assertThat(score.get("threshold")).isEqualTo(33.5f);
        assertThat(score.get("smoothed")).isEqualTo(41.5f);
        assertThat(score.get("tail_probability")).isEqualTo(1e-6);
        assertThat(score.get("minus_log10_tail_probability")).isEqualTo(6f);
        assertThat(score.get("grade")).isEqualTo(0.5);
        List<?> deviations = (List<?>) score.get("deviations");
        assertThat(deviations).hasSize(2);
        assertThat(((GenericRecord) deviations.get(0)).get("before")).isEqualTo(Float.NaN);
        assertThat(deviations.get(1))
                .hasToString("{\"feature\": \"flow\", \"member\": \"changes\", \"before\": 5.0, \"observed\": 9.0,"
                        + " \"expected\": 5.5, \"expected_scale\": 0.25, \"deviation\": 14.0, \"surprisal\": 8.0}");
    }

    /** What is encoded once is encoded again when it changes. */
    @Test
    void modelsAndTopicsMayChange() throws IOException {
        format.toBytes(record("k", "a", new float[] {1, 2}, 0.5, false));
        GenericRecord score = consumer.decode(format.toBytes(record("k", "b", new float[] {1, 2}, 0.5, false)));
        assertThat(score.get("model")).hasToString("{\"name\": \"b\", \"version\": \"0123456789ab\"}");
        assertThat((List<?>) score.get("deviations")).isEmpty();
    }

    @Test
    void aRecordWithoutAScoreHasNumbersThatAreNone() throws IOException {
        GenericRecord score =
                consumer.decode(format.toBytes(record("", "a", new float[] {Float.NaN, 1}, Double.NaN, false)));
        assertThat(((Map<?, ?>) score.get("outputs")).get(new Utf8("surprisal")))
                .isEqualTo(Float.NaN);
        assertThat(score.get("threshold")).isNull();
        assertThat(score.get("tail_probability")).isEqualTo(Double.NaN);
        assertThat(score.get("minus_log10_tail_probability")).isEqualTo(Float.NaN);
    }

    @Test
    void isAThirdOfTheJson() {
        ScoredRecord record = record("pump-7", "model", new float[] {12.345678f, -34.56789f}, 0.123456789, false);
        assertThat(format.toBytes(record).length * 3).isLessThan(new ScoreJson().toBytes(record).length);
    }

    private static ScoredRecord record(
            String key,
            String model,
            float[] values,
            double tailProbability,
            boolean anomalous,
            FeatureDeviation... deviations) {
        return new ScoredRecord(
                new Coordinates("pumps", 3, 1042),
                key,
                1_700_000_000_123L,
                new ModelVersion(model, "0123456789ab"),
                OUTPUTS,
                values,
                values[0],
                41.5f,
                tailProbability < 1 ? 33.5f : Float.NaN,
                tailProbability,
                anomalous ? 0.5 : 0,
                anomalous,
                0,
                false,
                deviations);
    }
}
