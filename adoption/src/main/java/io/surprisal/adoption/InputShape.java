package io.surprisal.adoption;

import io.surprisal.adoption.AmbiguousModelException.Choice;
import java.util.ArrayList;
import java.util.List;

/**
 * How an adopted model takes N windows of W records with D features.
 *
 * @param batch the only N that the model's file allows for, 0 where any will do
 * @param window W
 * @param size D
 * @param order of the dimensions
 */
record InputShape(long batch, int window, int size, Order order) {
    enum Order {
        /** [N, W·D], the oldest record first. */
        FLAT,

        /** [N, W, D]. */
        RECORDS_FIRST,

        /** [N, D, W]. */
        FEATURES_FIRST
    }

    /** The one shape that an input can have for the data; an error says what is missing where there is none, or several. */
    static InputShape of(Port input, int size, AdoptionOptions options) {
        List<InputShape> possible = new ArrayList<>();
        if (input.isFloating() && input.shape().size() == 2) {
            long values = input.length(1);
            int window = options.window() == null ? 1 : options.window();
            if (values == 0 || values == (long) window * size) {
                possible.add(new InputShape(input.length(0), window, size, Order.FLAT));
            }
        } else if (input.isFloating() && input.shape().size() == 3) {
            if (options.layout() != InputLayout.FEATURES_FIRST) {
                add(possible, input, 1, 2, size, Order.RECORDS_FIRST, options);
            }
            // One record, or one feature, is the same either way.
            boolean alike = !possible.isEmpty() && (size == 1 || possible.get(0).window == 1);
            if (options.layout() != InputLayout.RECORDS_FIRST && !alike) {
                add(possible, input, 2, 1, size, Order.FEATURES_FIRST, options);
            }
        }
        if (possible.size() != 1) {
            String message = "The model's input " + input + " takes "
                    + (possible.isEmpty() ? "no windows of" : "in two ways windows of")
                    + (options.window() == null ? "" : " " + options.window()) + " records with the data's " + size
                    + " features; expected float32 or float64 [N, " + size + "], or with --window W [N, W·" + size
                    + "], [N, W, " + size + "] or [N, " + size + ", W] (--layout records-first or features-first); give"
                    + " these options, or name the model's features in its order by --features";
            throw possible.isEmpty()
                    ? new AdoptionException(message)
                    : new AmbiguousModelException(message, layouts(possible, options));
        }
        return possible.get(0);
    }

    private static List<Choice> layouts(List<InputShape> possible, AdoptionOptions options) {
        return possible.stream()
                .map(shape -> {
                    InputLayout layout = shape.order == Order.FEATURES_FIRST
                            ? InputLayout.FEATURES_FIRST
                            : InputLayout.RECORDS_FIRST;
                    return new Choice(
                            "--layout " + layout,
                            "the model takes " + shape.text(),
                            options.withWindow(shape.window, layout));
                })
                .toList();
    }

    private static void add(
            List<InputShape> possible,
            Port input,
            int records,
            int features,
            int size,
            Order order,
            AdoptionOptions options) {
        Integer given = options.window();
        long length = input.length(records);
        long width = input.length(features);
        boolean known = given != null || length > 0;
        if (known && (width == 0 || width == size) && (given == null || length == 0 || length == given)) {
            possible.add(new InputShape(input.length(0), given == null ? (int) length : given, size, order));
        }
    }

    /** The dimensions of N windows, −1 for as many as there are. */
    long[] of(long records) {
        return switch (order) {
            case FLAT -> new long[] {records, (long) window * size};
            case RECORDS_FIRST -> new long[] {records, window, size};
            case FEATURES_FIRST -> new long[] {records, size, window};
        };
    }

    /** Where a value of [N, W, D] stands among those of the model, both row-major. */
    int place(int window, int record, int feature) {
        int inWindow = order == Order.FEATURES_FIRST ? feature * this.window + record : record * size + feature;
        return window * this.window * size + inWindow;
    }

    String text() {
        String records = window == 1 ? "one record" : "windows of " + window + " records";
        return records + " of " + size + " features"
                + switch (order) {
                    case FLAT -> window == 1 ? "" : ", one after the other, the oldest first";
                    case RECORDS_FIRST -> ", [N, W, D]";
                    case FEATURES_FIRST -> ", [N, D, W]";
                };
    }
}
