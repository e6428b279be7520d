package io.surprisal.scoring.watch;

import io.surprisal.telemetry.record.Notice;
import java.util.Optional;

/** How old a model's training data is, in event time: a replay of old telemetry finds the model as young as it was then. */
public final class ModelAge {
    private static final double MILLIS_PER_SECOND = 1_000;

    private final WatchedModel model;
    private final WatchOptions options;

    public ModelAge(WatchedModel model, WatchOptions options) {
        this.model = model;
        this.options = options;
    }

    /** Seconds from the newest training data to a time in epoch milliseconds; NaN where the file does not say. */
    public double seconds(long time) {
        return model.latestTime() == 0 ? Double.NaN : (time - model.latestTime()) / MILLIS_PER_SECOND;
    }

    /** The notice that a model is too old at a time; empty where it is not, or nobody knows. */
    public Optional<Notice> noticeAt(long time) {
        long tooOld = model.latestTime() + options.modelAge().toMillis();
        return model.latestTime() == 0 || time < tooOld
                ? Optional.empty()
                : Optional.of(new Notices(model, options).age(tooOld));
    }
}
