package io.surprisal.training.window;

import io.surprisal.training.family.Family;
import io.surprisal.training.fit.TrainingException;
import io.surprisal.training.fit.TrainingListener;
import io.surprisal.training.fit.TrainingRows;
import io.surprisal.training.graph.ModelSpec;
import io.surprisal.training.graph.ScoringFunction;
import java.util.ArrayList;
import java.util.List;

/**
 * Memories of windows. Of statistics there are several, of W records, of a quarter of them, and so on down to {@value #SHORTEST}: a window is odd that is steadier, rougher, higher
 * or lower than those that are remembered. Of values there is one: a window is odd that runs as none did, and a record that is far from all. It is unlikely
 * under an aggregate of normal windows, as a VampPrior is one of codes (Tomczak &amp; Welling 2018). A likelihood of values calls the likeliest value the
 * most normal, for however long it stays; statistics of windows have no such end (typicality, Nalisnick et al. 2019). It takes no steps.
 *
 * @param remembered what is kept of a window
 */
public record MemoryFamily(Remembered remembered) implements Family {
    private static final int SHORTEST = 8;
    private static final int FEWER = 4;

    @Override
    public ScoringFunction fit(ModelSpec spec, TrainingRows rows, TrainingListener listener) {
        List<Memory> memories = new ArrayList<>();
        int records = spec.window();
        MemoryFit.of(remembered, spec, rows, records).ifPresent(memories::add);
        while (remembered == Remembered.STATISTICS && records / FEWER >= SHORTEST) {
            records /= FEWER;
            MemoryFit.of(remembered, spec, rows, records).ifPresent(memories::add);
        }
        if (memories.isEmpty()) {
            throw new TrainingException("A memory keeps windows of which half is there, of " + records
                    + " records and more; no key has " + (records + 1) / 2
                    + " training rows; give more rows of each key, or choose another family or --preset plain");
        }
        listener.step(
                rows.settings().steps(),
                rows.settings().steps(),
                memories.get(0).usual().median());
        return new FittedMemories(spec, remembered, memories);
    }
}
