package io.surprisal.flink.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Arrays;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.data.writer.BinaryRowWriter;
import org.apache.flink.table.types.logical.DoubleType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InputColumnTest {
    private static final InputColumn FLOW = new InputColumn("flow", InputColumn.Role.FEATURE, new DoubleType());

    /** The planner takes a column of such a type for a DOUBLE, and casts nothing. */
    @Test
    void objectsOfOtherTypesThanTheInputsAreNumbers() {
        for (Object seven : Arrays.asList(
                (byte) 7, (short) 7, 7, 7L, 7f, 7d, DecimalData.fromBigDecimal(new BigDecimal("7.00"), 10, 2))) {
            assertThat(FLOW.feature(GenericRowData.of("before", seven), 1)).isEqualTo(7);
        }
        assertThat(FLOW.feature(GenericRowData.of(true), 0)).isEqualTo(1);
        assertThat(FLOW.feature(GenericRowData.of(false), 0)).isZero();
        assertThat(FLOW.feature(GenericRowData.of((Object) null), 0)).isNaN();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1.5, 1e300})
    void rowsOfOtherKindsAreReadByTheInputsType(double value) {
        BinaryRowData row = new BinaryRowData(1);
        BinaryRowWriter writer = new BinaryRowWriter(row);
        writer.writeDouble(0, value);
        writer.complete();
        assertThat(FLOW.feature(row, 0)).isEqualTo((float) value);
    }

    @Test
    void whatIsNoNumberFailsWithItsName() {
        assertThatThrownBy(() -> FLOW.feature(GenericRowData.of(StringData.fromString("seven")), 0))
                .hasMessage(
                        "Input flow must be a number or BOOLEAN; got seven; cast the column that DESCRIPTOR names in"
                                + " its place to DOUBLE");
    }
}
