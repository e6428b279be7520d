package io.surprisal.flink.watch;

import io.surprisal.scoring.watch.ModelAge;
import io.surprisal.scoring.watch.WatchOptions;
import io.surprisal.scoring.watch.WatchedModel;
import io.surprisal.telemetry.record.Notice;
import io.surprisal.telemetry.record.NoticeStatus;
import io.surprisal.telemetry.record.Watched;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Gives notice once event time is too far behind the model's training data, once for the whole job: it takes no records, only the time of all of
 * them, and has one subtask. A job restored with another model ends the notice of the one before. State: the notice that holds, if one does.
 */
public final class ModelAgeOperator extends AbstractStreamOperator<Notice>
        implements OneInputStreamOperator<Watched, Notice> {
    private final WatchedModel model;
    private final WatchOptions options;

    private transient ModelAge age;
    private transient ListState<Notice> state;
    private transient List<Notice> open;
    private transient NoticeMetrics metrics;
    private transient long time;

    @SuppressWarnings("NullAway.Init") // Transient fields appear in open().
    public ModelAgeOperator(WatchedModel model, WatchOptions options) {
        this.model = model;
        this.options = options;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        state = context.getOperatorStateStore()
                .getListState(new ListStateDescriptor<>("model-age", NoticeSerializer.INSTANCE));
        open = new ArrayList<>();
        state.get().forEach(open::add);
    }

    @Override
    public void open() throws Exception {
        super.open();
        age = new ModelAge(model, options);
        time = Long.MIN_VALUE;
        metrics = new NoticeMetrics(getMetricGroup());
        getMetricGroup().gauge("modelAgeDays", () -> time == Long.MIN_VALUE ? Double.NaN : age.days(time));
    }

    @Override
    public void processElement(StreamRecord<Watched> element) {}

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
        super.processWatermark(mark);
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        state.update(open);
    }

    private void emit(Notice event) {
        metrics.count(event);
        output.collect(new StreamRecord<>(event, event.time()));
    }
}
