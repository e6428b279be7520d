package io.surprisal.flink.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.telemetry.format.DecodeOptions;
import io.surprisal.telemetry.format.FeatureMapping;
import io.surprisal.telemetry.record.DeadLetter;
import io.surprisal.telemetry.record.DeadLetterReason;
import io.surprisal.telemetry.record.DesiredModels;
import io.surprisal.telemetry.record.ModelSource;
import io.surprisal.telemetry.record.RawRecord;
import io.surprisal.telemetry.topic.DesiredModelsJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ModelsIntakeHarnessTest {
    private static final DecodeOptions OPTIONS =
            DecodeOptions.defaults(FeatureMapping.fields(List.of("temperature", "pressure")));
    private static final DesiredModels DESIRED =
            new DesiredModels(new ModelSource("s3://models/pumps.onnx", "0123456789abcdef".repeat(4), null), null);
    private static final byte[] JSON = new DesiredModelsJson().toBytes(DESIRED);

    private OneInputStreamOperatorTestHarness<RawRecord, DesiredModels> harness;
    private long offset;

    @BeforeEach
    void open() throws Exception {
        harness = new OneInputStreamOperatorTestHarness<>(new ProcessOperator<>(new ModelsIntake("pumps", OPTIONS)));
        harness.open();
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @Test
    void passesOnWhatThisJobIsToHave() throws Exception {
        send("valves", JSON);
        send("pumps", JSON);
        send("valves", "nonsense".getBytes(StandardCharsets.UTF_8));
        send("pumps", null);
        assertThat(harness.extractOutputValues()).containsExactly(DESIRED, DesiredModels.NONE);
        assertThat(harness.getSideOutput(ModelsIntake.DEAD_LETTERS)).isNull();
    }

    @Test
    void whatSaysNothingOfModelsIsADeadLetter() throws Exception {
        send("pumps", "{}".getBytes(StandardCharsets.UTF_8));
        send("pumps", new byte[OPTIONS.maxRecordBytes() + 1]);
        send(null, JSON);
        assertThat(harness.extractOutputValues()).isEmpty();
        List<DeadLetter> letters = harness.getSideOutput(ModelsIntake.DEAD_LETTERS).stream()
                .map(StreamRecord::getValue)
                .toList();
        assertThat(letters).extracting(DeadLetter::reason).hasSize(3).containsOnly(DeadLetterReason.BAD_MODELS);
        assertThat(letters).extracting(letter -> letter.source().offset()).containsExactly(0L, 1L, 2L);
        assertThat(letters.get(0).message()).startsWith("No record of surprisal.models/1");
        assertThat(letters.get(1).message()).contains("is not parsed; expected at most 1048576");
        assertThat(letters.get(2).message()).contains("is to be the job's group, such as pumps");
    }

    private void send(@Nullable String key, byte @Nullable [] value) throws Exception {
        byte[] bytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
        harness.processElement(new StreamRecord<>(new RawRecord("models", 0, offset++, -1, bytes, value)));
    }
}
