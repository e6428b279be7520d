package io.surprisal.adoption;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a person says of a model to adopt.
 *
 * @param name the model's name in its manifest
 * @param outputs which output is what; empty where it can be one thing only
 * @param lowerIsAbnormal whether a lower score is more abnormal
 * @param window W, the records of a window; null where the input's shape tells
 * @param layout of an input of three dimensions; null where its shape tells
 * @param scaling what the model takes
 */
public record AdoptionOptions(
        String name,
        Map<OutputRole, String> outputs,
        boolean lowerIsAbnormal,
        @Nullable Integer window,
        @Nullable InputLayout layout,
        InputScaling scaling) {
    public AdoptionOptions {
        outputs = Map.copyOf(outputs);
    }

    /** Nothing but a name: all else is read from the model. */
    public static AdoptionOptions named(String name) {
        return new AdoptionOptions(name, Map.of(), false, null, null, InputScaling.RAW);
    }

    public AdoptionOptions with(Map<OutputRole, String> roles) {
        return new AdoptionOptions(name, roles, lowerIsAbnormal, window, layout, scaling);
    }

    public AdoptionOptions with(InputScaling other) {
        return new AdoptionOptions(name, outputs, lowerIsAbnormal, window, layout, other);
    }

    public AdoptionOptions withWindow(int records, @Nullable InputLayout order) {
        return new AdoptionOptions(name, outputs, lowerIsAbnormal, records, order, scaling);
    }

    public AdoptionOptions withLowerIsAbnormal() {
        return new AdoptionOptions(name, outputs, true, window, layout, scaling);
    }
}
