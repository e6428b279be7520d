package io.surprisal.training.graph;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.nd4j.autodiff.samediff.SDVariable;

/** A model that is fitted by gradients: its losses, and what its weights are chosen by. */
public interface Trainable {
    ModelSpec spec();

    /**
     * What is drawn from the standard normal for every batch, by name, in the order of drawing.
     *
     * @param records N, or −1 in the shape of a placeholder
     */
    Map<String, long[]> noise(int records);

    /** Adds the model to a graph. */
    Objectives build(Inputs inputs);

    /**
     * What a graph is fed.
     *
     * @param features raw records, [N, W, D], NaN = missing
     * @param noise the placeholders of {@link #noise}
     * @param warmUp scalar from 0 to 1: how far a regulariser is switched on
     * @param batch how many records a training batch has
     * @param heldOut how many records the criterion is of
     */
    record Inputs(
            SDVariable features,
            Map<String, SDVariable> noise,
            SDVariable warmUp,
            Weights weights,
            int batch,
            int heldOut) {}

    /**
     * What training minimises, and what it selects by.
     *
     * @param phases taken one after another in every step
     * @param criterion of held-out records; its mean is the higher, the better the weights. It may not depend on {@code warmUp}
     * @param shown what people follow beside it, of held-out records, nats, by name: not on {@code warmUp} either. What takes other noise than
     *     the criterion is left out
     */
    record Objectives(List<Phase> phases, SDVariable criterion, Map<String, SDVariable> shown) {
        /** With nothing shown. */
        public Objectives(List<Phase> phases, SDVariable criterion) {
            this(phases, criterion, Map.of());
        }

        /** The same with something shown. */
        public Objectives showing(Map<String, SDVariable> others) {
            return new Objectives(phases, criterion, others);
        }
    }

    /**
     * A loss with the weights that lower it, by an optimiser of its own.
     *
     * @param name for messages
     * @param perRecord what each record adds, nats, [B]; the loss holds its weighted mean
     * @param ofBatch what only the batch as a whole has, a scalar
     * @param weights the group, by name
     * @param ofRecords whether a high loss says that the record is odd, so that trimming may leave it out
     */
    record Phase(
            String name,
            SDVariable perRecord,
            Optional<SDVariable> ofBatch,
            Predicate<String> weights,
            boolean ofRecords) {
        /** A loss of the records themselves. */
        public Phase(String name, SDVariable perRecord, Optional<SDVariable> ofBatch, Predicate<String> weights) {
            this(name, perRecord, ofBatch, weights, true);
        }
    }
}
