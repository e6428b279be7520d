package io.surprisal.flink.watch;

import io.surprisal.flink.directive.Directive;
import io.surprisal.flink.directive.ModelChange;
import io.surprisal.flink.directive.ModelChangeSerializer;
import io.surprisal.flink.directive.ModelUpdate;
import io.surprisal.telemetry.record.ModelRole;
import io.surprisal.telemetry.record.Notice;
import io.surprisal.telemetry.record.Watched;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * {@link Watching} of a job whose models change, the second input of which every subtask sees whole. The files of the models that it has in the place of its own are broadcast
 * state {@link #MODELS}, since a record says which model scored it, and no more.
 */
public final class DirectedWatch extends KeyedBroadcastProcessFunction<String, Watched, Directive, Notice>
        implements CheckpointedFunction {
    /** The files, by role. */
    public static final MapStateDescriptor<String, ModelChange> MODELS =
            new MapStateDescriptor<>("watched-models", StringSerializer.INSTANCE, ModelChangeSerializer.INSTANCE);

    private static final long serialVersionUID = 1;

    private final WatchedModels models;
    private final Duration forgetKeysAfter;

    private transient @Nullable BroadcastState<String, ModelChange> restored;
    private transient Watching watching;

    /** @param forgetKeysAfter how long, by the clock, a key is remembered after its last record */
    @SuppressWarnings("NullAway.Init") // Transient fields appear before the first record.
    public DirectedWatch(WatchedModels models, Duration forgetKeysAfter) {
        this.models = models;
        this.forgetKeysAfter = forgetKeysAfter;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        restored = context.getOperatorStateStore().getBroadcastState(MODELS);
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) {
        // Broadcast state is what it is.
    }

    @Override
    public void open(OpenContext context) throws Exception {
        watching = new Watching(models.own(), models.options(), forgetKeysAfter, getRuntimeContext());
        for (Map.Entry<String, ModelChange> entry :
                Objects.requireNonNull(restored, "initialised").entries()) {
            watching.know(models.of(entry.getValue()));
        }
    }

    @Override
    public void processElement(Watched record, ReadOnlyContext context, Collector<Notice> out) throws Exception {
        watching.record(record, context.timerService(), out);
    }

    @Override
    public void processBroadcastElement(Directive directive, Context context, Collector<Notice> out) throws Exception {
        ModelUpdate update = directive.models();
        if (update != null) {
            BroadcastState<String, ModelChange> files = context.getBroadcastState(MODELS);
            take(files, ModelRole.CHAMPION, update.champion());
            take(files, ModelRole.SHADOW, update.shadow());
        }
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<Notice> out) throws Exception {
        watching.time(time, context.timeDomain(), context.getCurrentKey(), context.timerService(), out);
    }

    private void take(BroadcastState<String, ModelChange> files, ModelRole role, ModelChange change) throws Exception {
        switch (change.kind()) {
            case KEEP -> {}
            case RESET -> files.remove(role.name());
            case SET -> {
                files.put(role.name(), change);
                watching.know(models.of(change));
            }
        }
    }
}
