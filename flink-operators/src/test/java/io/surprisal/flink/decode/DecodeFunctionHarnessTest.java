package io.surprisal.flink.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.telemetry.format.DecodeOptions;
import io.surprisal.telemetry.format.FeatureMapping;
import io.surprisal.telemetry.format.KeySource;
import io.surprisal.telemetry.format.MissingFeatures;
import io.surprisal.telemetry.format.TimeSource;
import io.surprisal.telemetry.format.UnknownFields;
import io.surprisal.telemetry.record.DeadLetter;
import io.surprisal.telemetry.record.DeadLetterReason;
import io.surprisal.telemetry.record.RawRecord;
import io.surprisal.telemetry.record.TelemetryRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DecodeFunctionHarnessTest {
    private static final List<String> FEATURES = List.of("temperature", "pressure");

    private OneInputStreamOperatorTestHarness<RawRecord, TelemetryRecord> harness;

    @BeforeEach
    void open() throws Exception {
        DecodeOptions options = new DecodeOptions(
                FeatureMapping.fields(FEATURES),
                KeySource.kafkaKey(),
                TimeSource.kafkaTimestamp(),
                MissingFeatures.ALLOW_NULL,
                UnknownFields.IGNORE,
                1_000,
                16);
        harness = ProcessFunctionTestHarnesses.forProcessFunction(new DecodeFunction(options, FEATURES));
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @Test
    void aRecordIsEitherTelemetryOrADeadLetter() throws Exception {
        process(0, "{\"temperature\":1,\"pressure\":2}");
        process(1, "{\"temperature\":1");
        process(2, "{\"temperature\":3,\"pressure\":4}");
        assertThat(harness.extractOutputValues())
                .extracting(record -> record.source().offset())
                .containsExactly(0L, 2L);
        assertThat(deadLetters()).extracting(letter -> letter.source().offset()).containsExactly(1L);
    }

    @Test
    void aDeadLetterCarriesTheStartOfThePayloadAndTheHashOfAllOfIt() throws Exception {
        process(7, "definitely not JSON, and long");
        DeadLetter letter = deadLetters().get(0);
        assertThat(letter.reason()).isEqualTo(DeadLetterReason.NOT_JSON);
        assertThat(letter.message()).contains("Unrecognized token 'definitely'");
        assertThat(letter.source()).hasToString("telemetry-1@7");
        assertThat(letter.timestamp()).isEqualTo(99);
        assertThat(letter.key()).isEqualTo(bytes("pump-7"));
        assertThat(letter.payload()).isEqualTo(bytes("definitely not J"));
        assertThat(letter.payloadLength()).isEqualTo(29);
        assertThat(letter.payloadSha256())
                .isEqualTo("9a15a344bb006baa1c52d84abe452dea358e133f3aa13d2c5f0fb75dc9cd966f");
    }

    @Test
    void aKeyTooLongToCarryIsLeftOut() throws Exception {
        harness.processElement(
                new StreamRecord<>(new RawRecord("telemetry", 1, 3, 99, bytes("k".repeat(17)), bytes("no"))));
        assertThat(deadLetters().get(0).key()).isNull();
    }

    private void process(long offset, String payload) throws Exception {
        harness.processElement(
                new StreamRecord<>(new RawRecord("telemetry", 1, offset, 99, bytes("pump-7"), bytes(payload))));
    }

    private List<DeadLetter> deadLetters() {
        return harness.getSideOutput(DecodeFunction.DEAD_LETTERS).stream()
                .map(StreamRecord::getValue)
                .toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
