package io.surprisal.flink.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.data.writer.BinaryRowWriter;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.SmallIntType;
import org.apache.flink.table.types.logical.TinyIntType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InputColumnTest {
    private static final InputColumn FLOW = new InputColumn("flow", InputColumn.Role.FEATURE, new DoubleType());

    /** The planner takes a column of such a type for a DOUBLE, and casts nothing. */
    @Test
    void objectsOfOtherTypesThanTheInputsAreNumbers() {
        for (Object seven : Arrays.asList((byte) 7, (short) 7, 7, 7L, 7f, 7d, decimal("7.00", 10, 2))) {
            assertThat(FLOW.feature(GenericRowData.of("before", seven), 1)).isEqualTo(7);
        }
        assertThat(FLOW.feature(GenericRowData.of(true), 0)).isEqualTo(1);
        assertThat(FLOW.feature(GenericRowData.of(false), 0)).isZero();
        assertThat(FLOW.feature(GenericRowData.of((Object) null), 0)).isNaN();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1.5, 1e300})
    void rowsOfOtherKindsAreReadByTheInputsType(double value) {
        assertThat(FLOW.feature(binary(writer -> writer.writeDouble(0, value)), 0))
                .isEqualTo((float) value);
    }

    @Test
    void binaryRowsHoldEveryTypeInItsOwnForm() {
        assertFeature(new BooleanType(), writer -> writer.writeBoolean(0, true), 1);
        assertFeature(new TinyIntType(), writer -> writer.writeByte(0, (byte) -7), -7);
        assertFeature(new SmallIntType(), writer -> writer.writeShort(0, (short) -300), -300);
        assertFeature(new IntType(), writer -> writer.writeInt(0, -70_000), -70_000);
        assertFeature(new BigIntType(), writer -> writer.writeLong(0, 1L << 40), 0x1p40f);
        assertFeature(new FloatType(), writer -> writer.writeFloat(0, 0.1f), 0.1f);
        assertFeature(new DecimalType(10, 2), writer -> writer.writeDecimal(0, decimal("7.25", 10, 2), 10), 7.25f);
        assertFeature(new DecimalType(30, 3), writer -> writer.writeDecimal(0, decimal("-1e20", 30, 3), 30), -1e20f);
        assertThat(FLOW.feature(binary(writer -> writer.setNullAt(0)), 0)).isNaN();
    }

    private static void assertFeature(LogicalType type, Consumer<BinaryRowWriter> field, float expected) {
        InputColumn column = new InputColumn("flow", InputColumn.Role.FEATURE, type);
        assertThat(column.feature(binary(field), 0)).as("%s", type).isEqualTo(expected);
    }

    @Test
    void whatIsNoNumberFailsWithItsName() {
        assertThatThrownBy(() -> FLOW.feature(GenericRowData.of(StringData.fromString("seven")), 0))
                .hasMessage(
                        "Input flow must be a number or BOOLEAN, because it is a feature; got seven; cast the column that"
                                + " stands in its place");
    }

    private static BinaryRowData binary(Consumer<BinaryRowWriter> fields) {
        BinaryRowData row = new BinaryRowData(1);
        BinaryRowWriter writer = new BinaryRowWriter(row);
        fields.accept(writer);
        writer.complete();
        return row;
    }

    private static DecimalData decimal(String value, int precision, int scale) {
        return Objects.requireNonNull(DecimalData.fromBigDecimal(new BigDecimal(value), precision, scale));
    }
}
