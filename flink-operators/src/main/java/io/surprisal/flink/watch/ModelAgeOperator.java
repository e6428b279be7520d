package io.surprisal.flink.watch;

import io.surprisal.flink.directive.Directive;
import io.surprisal.flink.directive.ModelChange;
import io.surprisal.flink.directive.ModelChangeSerializer;
import io.surprisal.flink.directive.ModelUpdate;
import io.surprisal.flink.metric.OwnMetrics;
import io.surprisal.scoring.watch.ModelAge;
import io.surprisal.scoring.watch.WatchedModel;
import io.surprisal.telemetry.record.Notice;
import io.surprisal.telemetry.record.NoticeStatus;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Gives notice once event time is too far behind the model's training data, once for the whole job: it takes no records, only the time of all of
 * them, and directives, and has one subtask. Another model ends the notice of the one before. State: the notice that holds, if one does, and the file of a champion
 * that is not the job's own model.
 */
public final class ModelAgeOperator extends AbstractStreamOperator<Notice>
        implements OneInputStreamOperator<Directive, Notice> {
    private static final String EVERY_KEY = "";

    private final WatchedModels models;
    private final boolean modelsChange;

    private transient WatchedModel model;
    private transient ModelAge age;
    private transient ListState<ModelChange> champion;
    private transient ListState<Notice> state;
    private transient List<Notice> open;
    private transient NoticeMetrics metrics;
    private transient long time;

    /** @param modelsChange whether the job takes other models while it runs */
    @SuppressWarnings("NullAway.Init") // Transient fields appear in open().
    public ModelAgeOperator(WatchedModels models, boolean modelsChange) {
        this.models = models;
        this.modelsChange = modelsChange;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        state = context.getOperatorStateStore()
                .getListState(new ListStateDescriptor<>("model-age", NoticeSerializer.INSTANCE));
        open = new ArrayList<>();
        state.get().forEach(open::add);
        champion = context.getOperatorStateStore()
                .getListState(new ListStateDescriptor<>("aged-champion", ModelChangeSerializer.INSTANCE));
    }

    @Override
    public void open() throws Exception {
        super.open();
        watch(models.own());
        if (!modelsChange) {
            champion.clear(); // A job of before may have had another one.
        }
        for (ModelChange change : champion.get()) {
            watch(models.of(change));
        }
        time = Long.MIN_VALUE;
        metrics = new NoticeMetrics(getMetricGroup());
        MetricGroup group = OwnMetrics.of(getMetricGroup());
        group.gauge("model_age_seconds", () -> time == Long.MIN_VALUE ? Double.NaN : age.seconds(time));
        group.gauge("model_age_limit_seconds", () -> models.options().modelAge().toSeconds());
        metrics.hold(EVERY_KEY, open);
    }

    @Override
    public void processElement(StreamRecord<Directive> element) throws Exception {
        ModelUpdate update = element.getValue().models();
        if (update == null || update.champion().kind() == ModelChange.Kind.KEEP) {
            return;
        }
        if (update.champion().kind() == ModelChange.Kind.SET) {
            champion.update(List.of(update.champion()));
            watch(models.of(update.champion()));
        } else {
            champion.clear();
            watch(models.own());
        }
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        if (mark.getTimestamp() < Watermark.MAX_WATERMARK.getTimestamp()) {
            time = mark.getTimestamp();
            for (Notice notice : List.copyOf(open)) {
                if (!notice.model().equals(model.modelVersion())) {
                    open.remove(notice);
                    emit(notice.ended(NoticeStatus.RESOLVED, time));
                }
            }
            if (open.isEmpty()) {
                age.noticeAt(time).ifPresent(notice -> {
                    open.add(notice);
                    emit(notice);
                });
            }
        }
        metrics.hold(EVERY_KEY, open);
        super.processWatermark(mark);
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        state.update(open);
    }

    private void watch(WatchedModel now) {
        model = now;
        age = new ModelAge(now, models.options());
    }

    private void emit(Notice event) {
        metrics.count(event);
        output.collect(new StreamRecord<>(event, event.time()));
    }
}
