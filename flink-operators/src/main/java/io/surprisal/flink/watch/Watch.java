package io.surprisal.flink.watch;

import io.surprisal.scoring.watch.WatchOptions;
import io.surprisal.scoring.watch.WatchedModel;
import io.surprisal.telemetry.record.Notice;
import io.surprisal.telemetry.record.Watched;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** {@link Watching} of a job whose model stays as it is. */
public final class Watch extends KeyedProcessFunction<String, Watched, Notice> {
    private static final long serialVersionUID = 1;

    private final WatchedModel model;
    private final WatchOptions options;
    private final Duration forgetKeysAfter;

    private transient Watching watching;

    /** @param forgetKeysAfter how long, by the clock, a key is remembered after its last record */
    @SuppressWarnings("NullAway.Init") // Transient fields appear in open().
    public Watch(WatchedModel model, WatchOptions options, Duration forgetKeysAfter) {
        this.model = model;
        this.options = options;
        this.forgetKeysAfter = forgetKeysAfter;
    }

    @Override
    public void open(OpenContext context) {
        watching = new Watching(model, options, forgetKeysAfter, getRuntimeContext());
    }

    @Override
    public void processElement(Watched record, Context context, Collector<Notice> out) throws Exception {
        watching.record(record, context.timerService(), out);
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<Notice> out) throws Exception {
        watching.time(time, context.timeDomain(), context.getCurrentKey(), context.timerService(), out);
    }
}
