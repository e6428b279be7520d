package io.surprisal.adoption;

import io.surprisal.adoption.InputShape.Order;
import io.surprisal.onnx.runtime.PlainModel.Tensor;
import java.util.List;

/**
 * How an adopted model gives an output.
 *
 * @param perRecord whether it has a row per record; else it says the same of all
 * @param values how many it has of a record: 1, D, or W·D, of which the last record's are taken
 * @param order of W·D values
 */
record OutputShape(boolean perRecord, int values, Order order) {
    /** @param rows how many records it was computed of */
    static OutputShape of(Tensor tensor, long rows, InputShape input) {
        List<Long> shape = tensor.shape();
        boolean perRecord = !shape.isEmpty() && shape.get(0) == rows;
        int values = (int) (perRecord ? tensor.values().length / rows : tensor.values().length);
        boolean featuresFirst = shape.size() == 3
                && shape.get(1) == input.size()
                && shape.get(2) == input.window()
                && (input.size() != input.window() || input.order() == Order.FEATURES_FIRST);
        return new OutputShape(perRecord, values, featuresFirst ? Order.FEATURES_FIRST : Order.RECORDS_FIRST);
    }

    @Override
    public String toString() {
        return values
                + (values == 1 ? " value" : " values")
                + (perRecord ? " of a record" : " of all records together");
    }

    /** Whether it can be broadcast to a value per record and feature. */
    boolean describes(InputShape input) {
        return values == 1 || values == input.size() || (perRecord && values == input.window() * input.size());
    }

    /** Whether it is of whole windows. */
    boolean isOfWindows(InputShape input) {
        return values > input.size();
    }

    /** The value of a record and feature, of the window's last record. */
    double value(Tensor tensor, int record, int feature, InputShape input) {
        int row = perRecord ? record * values : 0;
        if (values == 1) {
            return tensor.values()[row];
        }
        if (!isOfWindows(input)) {
            return tensor.values()[row + feature];
        }
        int last = input.window() - 1;
        return tensor.values()[
                row
                        + (order == Order.FEATURES_FIRST
                                ? feature * input.window() + last
                                : last * input.size() + feature)];
    }
}
