package io.surprisal.onnx.runtime;

import io.surprisal.core.ModelOutput;
import java.util.Set;

/**
 * How a scorer is opened.
 *
 * @param member whose outputs: a member of an ensemble, or empty for the headline's
 * @param outputs the outputs to compute; what only the others need is dropped from the graph
 * @param capacity the most records that one call scores, from 1; 64 to 256 keep the processor's caches
 */
public record ScorerOptions(String member, Set<ModelOutput> outputs, int capacity) {
    /** The headline's outputs. */
    public ScorerOptions(Set<ModelOutput> outputs, int capacity) {
        this("", outputs, capacity);
    }

    public ScorerOptions {
        outputs = Set.copyOf(outputs);
        if (outputs.isEmpty()) {
            throw new IllegalArgumentException("A scorer computes at least one output; got none");
        }
        if (capacity < 1) {
            throw new IllegalArgumentException("A scorer's capacity is at least 1 record; got " + capacity);
        }
    }
}
