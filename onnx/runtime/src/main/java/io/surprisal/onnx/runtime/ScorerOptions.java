package io.surprisal.onnx.runtime;

import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.manifest.OutputName;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * How a scorer is opened.
 *
 * @param outputs the outputs to compute, the headline's and members'; what only the others need is dropped from the graph
 * @param capacity the most records that one call scores, from 1; 64 to 256 keep the processor's caches
 * @param execution where and how it is computed
 */
public record ScorerOptions(List<OutputName> outputs, int capacity, ExecutionSettings execution) {
    /** On the host's processor. */
    public ScorerOptions(List<OutputName> outputs, int capacity) {
        this(outputs, capacity, ExecutionSettings.CPU);
    }

    /** Some of the headline's outputs. */
    public ScorerOptions(Set<ModelOutput> headlineOutputs, int capacity) {
        this(headlineOutputs.stream().sorted().map(OutputName::headline).toList(), capacity);
    }

    public ScorerOptions {
        outputs = List.copyOf(new LinkedHashSet<>(outputs));
        if (outputs.isEmpty()) {
            throw new IllegalArgumentException("A scorer computes at least one output; got none");
        }
        if (capacity < 1) {
            throw new IllegalArgumentException("A scorer's capacity is at least 1 record; got " + capacity);
        }
    }
}
