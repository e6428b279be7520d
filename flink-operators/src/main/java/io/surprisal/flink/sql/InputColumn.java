package io.surprisal.flink.sql;

import io.surprisal.core.manifest.Manifest;
import java.io.Serializable;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.jspecify.annotations.Nullable;

/**
 * An input of {@code CREATE MODEL}: a feature by its name, of any numeric type or BOOLEAN; the class of a conditional model, STRING; its time, TIMESTAMP or
 * TIMESTAMP_LTZ, of which the former is taken for UTC.
 */
record InputColumn(String name, Role role, LogicalType type) implements Serializable {
    /** What an input is for. */
    enum Role {
        FEATURE,
        CLASS,
        TIME
    }

    static InputColumn of(Column column, Manifest manifest) {
        LogicalType type = column.getDataType().getLogicalType();
        LogicalTypeRoot root = type.getTypeRoot();
        boolean time = root == LogicalTypeRoot.TIMESTAMP_WITHOUT_TIME_ZONE
                || root == LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE;
        if (manifest.condition().hasTime() && time) {
            return new InputColumn(column.getName(), Role.TIME, type);
        }
        boolean text = root == LogicalTypeRoot.VARCHAR || root == LogicalTypeRoot.CHAR;
        if (manifest.condition().hasClasses()
                && column.getName().equals(manifest.condition().field())) {
            require(column, text, "STRING, because it is the class of a record");
            return new InputColumn(column.getName(), Role.CLASS, type);
        }
        require(
                column,
                root == LogicalTypeRoot.BOOLEAN
                        || root == LogicalTypeRoot.DECIMAL
                        || type.is(LogicalTypeFamily.NUMERIC),
                "a numeric type or BOOLEAN");
        return new InputColumn(column.getName(), Role.FEATURE, type);
    }

    private static void require(Column column, boolean holds, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(
                    "Input " + column.getName() + " must be " + expected + "; got " + column.getDataType());
        }
    }

    /** The value of a feature; NaN where it is null. Numbers beyond a float's range are infinite, and score as the largest. */
    float feature(RowData row, int place) {
        if (row instanceof GenericRowData objects) {
            return number(name, objects.getField(place));
        }
        if (row.isNullAt(place)) {
            return Float.NaN;
        }
        return switch (type.getTypeRoot()) {
            case BOOLEAN -> row.getBoolean(place) ? 1 : 0;
            case TINYINT -> row.getByte(place);
            case SMALLINT -> row.getShort(place);
            case INTEGER -> row.getInt(place);
            case BIGINT -> row.getLong(place);
            case FLOAT -> row.getFloat(place);
            case DOUBLE -> (float) row.getDouble(place);
            case DECIMAL ->
                row.getDecimal(place, LogicalTypeChecks.getPrecision(type), LogicalTypeChecks.getScale(type))
                        .toBigDecimal()
                        .floatValue();
            default -> throw new IllegalStateException("No feature: " + type);
        };
    }

    /**
     * The value of a feature that is an object, of whatever type: the planner takes a column of a narrower type for an input, INT for DOUBLE, and passes its
     * objects as they are. NaN where it is null.
     */
    static float number(String name, @Nullable Object value) {
        if (value == null) {
            return Float.NaN;
        }
        if (value instanceof Number number) {
            return number.floatValue();
        }
        if (value instanceof Boolean flag) {
            return flag ? 1 : 0;
        }
        if (value instanceof DecimalData decimal) {
            return decimal.toBigDecimal().floatValue();
        }
        throw new ValidationException("Input " + name + " must be a number or BOOLEAN, because it is a feature; got "
                + value + "; cast the column that stands in its place");
    }

    /** The class of a record; empty where it is null. */
    String text(RowData row, int place) {
        return row.isNullAt(place) ? "" : row.getString(place).toString();
    }

    /** Epoch milliseconds; lowest where it is null. */
    long time(RowData row, int place) {
        return row.isNullAt(place)
                ? Long.MIN_VALUE
                : row.getTimestamp(place, LogicalTypeChecks.getPrecision(type)).getMillisecond();
    }
}
