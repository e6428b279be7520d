package io.surprisal.training.window;

import io.surprisal.training.family.Family;
import io.surprisal.training.fit.TrainingException;
import io.surprisal.training.fit.TrainingListener;
import io.surprisal.training.fit.TrainingRows;
import io.surprisal.training.graph.ModelSpec;
import io.surprisal.training.graph.ScoringFunction;

/**
 * Shifts of the level: the mean of the newest half of the last W records less that of the half before, against what is usual. A level that moved within the noise of single
 * values is one, until the window has moved on. It takes no steps of training.
 */
public record ShiftFamily() implements Family {
    @Override
    public ScoringFunction fit(ModelSpec spec, TrainingRows rows, TrainingListener listener) {
        Shift shift = ShiftFit.of(spec, rows)
                .orElseThrow(
                        () -> new TrainingException(
                                "Family shift compares the halves of windows of "
                                        + spec.window()
                                        + " records, half of each being there; no key has so many training rows; give"
                                        + " more rows of each key, a shorter model.view.window, or choose another family or --preset plain"));
        listener.step(
                rows.settings().steps(), rows.settings().steps(), shift.usual().median());
        return new FittedShift(spec, shift);
    }
}
