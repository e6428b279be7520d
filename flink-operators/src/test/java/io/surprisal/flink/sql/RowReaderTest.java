package io.surprisal.flink.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.surprisal.core.condition.Condition;
import io.surprisal.core.condition.ConditionNumbers;
import io.surprisal.onnx.runtime.TinyModel;
import io.surprisal.scoring.registry.ShippedModel;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a conditional model is told of rows. */
class RowReaderTest {
    private static final Condition CONDITION =
            new Condition("mode", List.of("idle", "busy"), true, true, "Europe/Berlin");
    private static final ShippedModel MODEL = ShippedModel.of(
            TinyModel.conditional("tiny", List.of("temperature", "flow"), CONDITION)
                    .toByteArray(),
            "tiny.onnx");
    private static final Column TEMPERATURE = Column.physical("temperature", DataTypes.DOUBLE());
    private static final Column FLOW = Column.physical("flow", DataTypes.INT());
    private static final Column MODE = Column.physical("mode", DataTypes.STRING());

    /** A Monday, 07:30 in Berlin. */
    private static final Instant TIME = Instant.parse("2026-01-05T06:30:00.250Z");

    static Stream<DataType> timesAreOf() {
        return Stream.of(
                DataTypes.TIMESTAMP(3), DataTypes.TIMESTAMP(6), DataTypes.TIMESTAMP_LTZ(3), DataTypes.TIMESTAMP_LTZ(9));
    }

    @ParameterizedTest
    @MethodSource("timesAreOf")
    void aRowsClassAndTimeAreItsNumber(DataType time) {
        ConditionNumbers numbers = new ConditionNumbers(CONDITION);
        assertThat(number(time, "busy", TIME))
                .isEqualTo(numbers.of("busy", TIME.toEpochMilli()))
                .isEqualTo((2 * 25 + 8) * 8 + 1);
        assertThat(number(time, "stopped", TIME)).isEqualTo(8 * 8 + 1);
        assertThat(number(time, null, TIME))
                .isEqualTo(numbers.of(null, TIME.toEpochMilli()))
                .isEqualTo(8 * 8 + 1);
        assertThat(number(time, "busy", null)).isEqualTo(numbers.of("busy")).isEqualTo(2 * 25 * 8);
        assertThat(number(time, null, null)).isZero();
    }

    /** Both as objects and in bytes. */
    private static long number(DataType time, @Nullable String mode, @Nullable Instant seen) {
        ResolvedSchema input = ResolvedSchema.of(FLOW, Column.physical("seen", time), TEMPERATURE, MODE);
        RowReader reader = new RowReader(scoring(input));
        GenericRowData row = GenericRowData.of(
                3, seen == null ? null : TimestampData.fromInstant(seen), 20.5, StringData.fromString(mode));
        RowData bytes =
                new RowDataSerializer((RowType) input.toPhysicalRowDataType().getLogicalType()).toBinaryRow(row);
        RowReader.Values values = reader.read(row);
        assertThat(values.values()).containsExactly(3, 20.5f);
        RowReader.Values ofBytes = reader.read(bytes);
        assertThat(ofBytes.values()).containsExactly(3, 20.5f);
        assertThat(ofBytes.condition()).isEqualTo(values.condition());
        return values.condition();
    }

    @Test
    void whatAModelIsToldNeedsItsColumn() {
        Column seen = Column.physical("seen", DataTypes.TIMESTAMP(3));
        assertThatThrownBy(() -> scoring(ResolvedSchema.of(TEMPERATURE, FLOW, seen)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The model is told the class of each record, its field mode; add it to INPUT, such as mode"
                        + " STRING");
        assertThatThrownBy(() -> scoring(ResolvedSchema.of(TEMPERATURE, FLOW, MODE)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The model is told the time of each record, by one column of INPUT, such as ts"
                        + " TIMESTAMP_LTZ(3); got none");
    }

    private static SqlScoring scoring(ResolvedSchema input) {
        return SqlScoring.of(
                MODEL, input, ResolvedSchema.of(Column.physical("surprisal", DataTypes.DOUBLE())), 0.01, 5, 1);
    }
}
