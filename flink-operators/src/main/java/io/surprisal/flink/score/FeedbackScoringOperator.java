package io.surprisal.flink.score;

import io.surprisal.flink.feedback.FeedbackUpdate;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.scoring.JobSchema;
import io.surprisal.scoring.ScoringOptions;
import io.surprisal.scoring.feedback.FeedbackBook;
import io.surprisal.scoring.feedback.KeyFeedback;
import io.surprisal.scoring.registry.ModelRef;
import io.surprisal.scoring.registry.ModelRegistry;
import io.surprisal.scoring.watch.WatchOptions;
import io.surprisal.telemetry.record.ScoredRecord;
import io.surprisal.telemetry.record.TelemetryRecord;
import io.surprisal.telemetry.topic.FeedbackJson;
import java.io.IOException;
import java.util.Map;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.jspecify.annotations.Nullable;

/**
 * Scores telemetry, the first input, and takes in what people say of it, the second, which every subtask sees whole. What stands is
 * broadcast state {@value #STATE}: the records of the feedback topic by their ids, as they stand there. It holds for every record that
 * comes after it. Feedback has no time: it neither holds event time back nor moves it.
 */
public final class FeedbackScoringOperator extends BatchScoring
        implements TwoInputStreamOperator<TelemetryRecord, FeedbackUpdate, ScoredRecord> {
    static final String STATE = "feedback";

    private static final int TELEMETRY = 0;

    private transient FeedbackJson json;
    private transient FeedbackBook book;
    private transient BroadcastState<String, byte[]> standing;

    /**
     * @param schema the order in which a record's values stand
     * @param registry where the model is loaded from, in each task
     * @param watch says which records the side output gets
     */
    @SuppressWarnings("NullAway.Init") // Transient fields appear before the first record.
    public FeedbackScoringOperator(
            ScoringOptions options, JobSchema schema, ModelRef model, ModelRegistry registry, WatchOptions watch) {
        super(options, schema, model, registry, watch);
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        standing = context.getOperatorStateStore()
                .getBroadcastState(new MapStateDescriptor<>(
                        STATE, Types.STRING, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
    }

    @Override
    void prepare(ModelFile file) throws Exception {
        json = new FeedbackJson();
        book = new FeedbackBook(file.version());
        for (Map.Entry<String, byte[]> entry : standing.entries()) {
            book.put(json.fromBytes(entry.getValue()));
        }
        getMetricGroup().gauge("standingFeedback", book::size);
        // An idle input is not waited for: event time is that of the telemetry.
        processWatermarkStatus2(WatermarkStatus.IDLE);
    }

    @Override
    public void processElement1(StreamRecord<TelemetryRecord> element) throws IOException, InterruptedException {
        process(element.getValue());
    }

    @Override
    public void processElement2(StreamRecord<FeedbackUpdate> element) throws Exception {
        flush(FlushReason.FEEDBACK);
        FeedbackUpdate update = element.getValue();
        byte @Nullable [] record = update.json();
        if (record == null) {
            standing.remove(update.id());
            book.retract(update.id());
        } else {
            standing.put(update.id(), record);
            book.put(json.fromBytes(record));
        }
    }

    /** Flink has this for several inputs in the place of the one that flushes. */
    @Override
    protected void processWatermarkStatus(WatermarkStatus status, int input) throws Exception {
        if (input == TELEMETRY) {
            flushAll(FlushReason.WATERMARK);
        }
        if (input == TELEMETRY || status.isIdle()) {
            super.processWatermarkStatus(status, input);
        }
    }

    @Override
    public void processWatermark2(Watermark mark) {
        // Feedback has no time.
    }

    @Override
    KeyFeedback feedback(String key) {
        return book.of(key);
    }
}
