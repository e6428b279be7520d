package io.surprisal.core.manifest;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Names an output of a model file, one of the headline's or one of a member's.
 *
 * @param member a member of an ensemble; empty for the headline's
 */
public record OutputName(String member, ModelOutput output) implements Serializable {
    /** An output of the headline. */
    public static OutputName headline(ModelOutput output) {
        return new OutputName("", output);
    }

    /** Reads a name as it stands in the file, such as {@code elbo} or {@code standardised/elbo}. */
    public static OutputName parse(String name) {
        int end = name.lastIndexOf(ModelOutput.MEMBER_END);
        String member = name.substring(0, Math.max(end, 0));
        return ModelOutput.of(name.substring(end + 1))
                .filter(output -> end != 0)
                .map(output -> new OutputName(member, output))
                .orElseThrow(() -> new IllegalArgumentException("An output is one of "
                        + Arrays.stream(ModelOutput.values())
                                .map(ModelOutput::contractName)
                                .toList()
                        + ", of a member after its name and a slash such as standardised/elbo; got '" + name + "'"));
    }

    /** As it stands in the file; {@link #parse} reads it. */
    @Override
    public String toString() {
        return output.nameOf(member);
    }
}
