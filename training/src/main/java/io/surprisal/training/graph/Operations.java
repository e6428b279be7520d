package io.surprisal.training.graph;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;

/** The operations of a SameDiff graph. */
public final class Operations {
    private Operations() {}

    /** The names of all operations that some variables depend on, except those that only known variables depend on. */
    public static Set<String> behind(SameDiff graph, Collection<String> variables, Set<String> known) {
        Map<String, SameDiffOp> producers = new HashMap<>();
        graph.getOps()
                .values()
                .forEach(operation -> operation.getOutputsOfOp().forEach(output -> producers.put(output, operation)));
        Set<String> needed = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(variables);
        while (!open.isEmpty()) {
            String variable = open.pop();
            SameDiffOp producer = producers.get(variable);
            if (producer != null
                    && !known.contains(variable)
                    && needed.add(Objects.requireNonNull(producer.getName()))) {
                open.addAll(producer.getInputsToOp());
            }
        }
        return needed;
    }
}
