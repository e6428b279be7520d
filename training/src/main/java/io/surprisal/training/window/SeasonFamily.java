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
 * The level at the time of the day or the week: the mean of the last W records, of a quarter of them, and so on down to {@value #SHORTEST}, against where it usually is then. A peak that
 * does not come is likely at each moment by the values around it, and so is a slow leak; only the clock knows better. It takes no steps of training.
 */
public record SeasonFamily() implements Family {
    private static final int SHORTEST = 8;
    private static final int FEWER = 4;

    @Override
    public ScoringFunction fit(ModelSpec spec, TrainingRows rows, TrainingListener listener) {
        List<Season> seasons = new ArrayList<>();
        int records = spec.window();
        SeasonFit.of(spec, rows, records).ifPresent(seasons::add);
        while (records / FEWER >= SHORTEST) {
            records /= FEWER;
            SeasonFit.of(spec, rows, records).ifPresent(seasons::add);
        }
        if (seasons.isEmpty()) {
            throw new TrainingException("Family season knows the level at a time of the day from "
                    + Rhythm.FEWEST_WINDOWS + " windows of " + records
                    + " records and more within an hour of it; no time has so many in the training rows; give more days, name"
                    + " the column with the times, or choose another family or --preset plain");
        }
        listener.step(
                rows.settings().steps(),
                rows.settings().steps(),
                seasons.get(0).usual().median());
        return new FittedSeasons(spec, seasons);
    }
}
