package io.surprisal.training.window;

import io.surprisal.training.family.Family;
import io.surprisal.training.fit.TrainingListener;
import io.surprisal.training.fit.TrainingRows;
import io.surprisal.training.graph.ModelSpec;
import io.surprisal.training.graph.ScoringFunction;

/**
 * Habits of movement: each feature by itself is steadier, livelier or moves farther than training windows ever did, and how many do so adds up. A distance over
 * all features would drown a single one. It takes no steps. Where no key has half of each half of a window it knows nothing and says nothing, so that an ensemble
 * of other members does not need so many rows.
 */
public record HabitsFamily() implements Family {
    @Override
    public ScoringFunction fit(ModelSpec spec, TrainingRows rows, TrainingListener listener) {
        Habits habits = HabitsFit.of(spec, rows);
        listener.step(rows.settings().steps(), rows.settings().steps(), habits.usual());
        return new FittedHabits(spec, habits);
    }
}
