package io.surprisal.training;

import io.surprisal.training.fit.TrainingListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How the training of one member went.
 *
 * @param member its name; empty for a model by itself
 * @param steps of each step that was heard of
 * @param looks at held-out rows
 */
public record TrainingCourse(String member, List<Step> steps, List<Look> looks) {
    /** @param loss of the step's batch, nats per record */
    public record Step(int step, double loss) {}

    /** @param heldOut as {@link TrainingListener#look} has them */
    public record Look(int step, Map<String, Double> heldOut) {}

    /** Nothing yet. */
    static TrainingCourse of(String member) {
        return new TrainingCourse(member, new ArrayList<>(), new ArrayList<>());
    }
}
