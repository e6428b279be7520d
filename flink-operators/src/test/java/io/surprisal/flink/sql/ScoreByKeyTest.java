package io.surprisal.flink.sql;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.surprisal.core.condition.Condition;
import io.surprisal.onnx.runtime.TinyModel;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ScoreByKeyTest {
    private static final List<String> FEATURES = List.of("temperature", "flow");

    @TempDir
    Path directory;

    static Stream<Arguments> whatIsRefused() {
        ModelProto plain = TinyModel.build("tiny", FEATURES);
        Condition condition = new Condition("mode", List.of("idle"), false, false, "UTC");
        return Stream.of(
                Arguments.of(
                        TinyModel.conditional("tiny", FEATURES, condition),
                        row("flow", 1d),
                        "is told a class or the time of each record, which this function does not; score it by"
                                + " ML_PREDICT"),
                Arguments.of(
                        plain,
                        row("pressure", 1d),
                        "expects the columns [temperature, flow]; the table has [temperature, pressure]; select the"
                                + " missing ones, or train a model of these"),
                Arguments.of(
                        plain,
                        row("flow", "seven"),
                        "Input flow must be a number or BOOLEAN, because it is a feature; got seven; cast the column"
                                + " that stands in its place"));
    }

    @ParameterizedTest
    @MethodSource("whatIsRefused")
    void whatCannotBeScoredIsRefused(ModelProto model, Row row, String message) throws Exception {
        String file = TinyModel.write(directory, "tiny", model).toString();
        ScoreByKey function = new ScoreByKey();
        try {
            assertThatThrownBy(() -> function.eval(new ScoreByKey.Memory(), row, file, 0.01))
                    .isInstanceOf(ValidationException.class)
                    .hasMessageEndingWith(message);
        } finally {
            function.close();
        }
    }

    private static Row row(String second, Object value) {
        Row row = Row.withNames();
        row.setField("temperature", 20d);
        row.setField(second, value);
        return row;
    }
}
