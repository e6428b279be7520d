package io.surprisal.flink;

import io.surprisal.flink.directive.Directive;
import io.surprisal.flink.feedback.FeedbackIntake;
import io.surprisal.flink.models.CheckedModels;
import io.surprisal.flink.models.ModelEvents;
import io.surprisal.flink.models.ModelFetch;
import io.surprisal.flink.models.ModelsIntake;
import io.surprisal.flink.time.NoTime;
import io.surprisal.telemetry.format.DecodeOptions;
import io.surprisal.telemetry.record.DeadLetter;
import io.surprisal.telemetry.record.DesiredModels;
import io.surprisal.telemetry.record.ModelEvent;
import io.surprisal.telemetry.record.RawRecord;
import io.surprisal.telemetry.record.ScoredRecord;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/** What tells the scoring of a job how to go on: feedback, and models, each read by one subtask, since it is little and its order matters. */
final class Directives {
    /** Nothing tells it anything. */
    static final Directives NONE = new Directives(null, null, null, "");

    private final @Nullable SingleOutputStreamOperator<Directive> ofFeedback;
    private final @Nullable SingleOutputStreamOperator<Directive> ofModels;
    private final @Nullable DataStream<DeadLetter> badModels;
    private final String job;

    private Directives(
            @Nullable SingleOutputStreamOperator<Directive> ofFeedback,
            @Nullable SingleOutputStreamOperator<Directive> ofModels,
            @Nullable DataStream<DeadLetter> badModels,
            String job) {
        this.ofFeedback = ofFeedback;
        this.ofModels = ofModels;
        this.badModels = badModels;
        this.job = job;
    }

    /** Adds what reads them. */
    static Directives of(StreamExecutionEnvironment env, PipelineOptions options, PipelineSources sources) {
        Source<RawRecord, ?, ?> feedback = sources.feedback();
        SingleOutputStreamOperator<Directive> ofFeedback =
                feedback == null ? null : feedback(env, options.decode(), feedback);
        ModelsSource models = sources.models();
        if (models == null) {
            return new Directives(ofFeedback, null, null, "");
        }
        SingleOutputStreamOperator<DesiredModels> desired = desired(env, options.decode(), models);
        return new Directives(
                ofFeedback,
                checked(options.judging(), models, desired),
                desired.getSideOutput(ModelsIntake.DEAD_LETTERS),
                models.job());
    }

    /** The job's name in what is told of its models. */
    String job() {
        return job;
    }

    /** All of them; null where nothing tells it anything. */
    @Nullable
    DataStream<Directive> all() {
        if (ofFeedback == null) {
            return ofModels;
        }
        return ofModels == null ? ofFeedback : ofFeedback.union(ofModels);
    }

    /** Those that are about models, which hold no event time back; null where the job keeps its own. */
    @Nullable
    DataStream<Directive> ofModels() {
        return ofModels;
    }

    /** Dead letters together with those of directives. */
    DataStream<DeadLetter> deadLetters(DataStream<DeadLetter> others) {
        DataStream<DeadLetter> all = others;
        if (ofFeedback != null) {
            all = all.union(ofFeedback.getSideOutput(FeedbackIntake.DEAD_LETTERS));
        }
        return badModels == null ? all : all.union(badModels);
    }

    /** What becomes of models; null where the job keeps its own. */
    @Nullable
    DataStream<ModelEvent> events(SingleOutputStreamOperator<ScoredRecord> scored) {
        return ofModels == null
                ? null
                : ofModels.getSideOutput(ModelEvents.TOLD).union(scored.getSideOutput(ModelEvents.TOLD));
    }

    private static SingleOutputStreamOperator<Directive> feedback(
            StreamExecutionEnvironment env, DecodeOptions decode, Source<RawRecord, ?, ?> source) {
        return env.fromSource(source, WatermarkStrategy.noWatermarks(), "feedback", TypeInformation.of(RawRecord.class))
                .uid("feedback")
                .setParallelism(1)
                .process(new FeedbackIntake(decode))
                .returns(Directive.class)
                .name("feedback-intake")
                .uid("feedback-intake")
                .setParallelism(1);
    }

    private static SingleOutputStreamOperator<DesiredModels> desired(
            StreamExecutionEnvironment env, DecodeOptions decode, ModelsSource models) {
        return env.fromSource(models.source(), NoTime.strategy(), "models", TypeInformation.of(RawRecord.class))
                .uid("models")
                .setParallelism(1)
                .process(new ModelsIntake(models.job(), decode))
                .returns(DesiredModels.class)
                .name("models-intake")
                .uid("models-intake")
                .setParallelism(1);
    }

    private static SingleOutputStreamOperator<Directive> checked(
            Judging judging, ModelsSource models, SingleOutputStreamOperator<DesiredModels> desired) {
        ModelFetch fetch = new ModelFetch(
                models.job(),
                models.signer(),
                judging.model(),
                judging.schema(),
                judging.scoring(),
                judging.remembers());
        SingleOutputStreamOperator<CheckedModels> checked = AsyncDataStream.orderedWait(
                        desired, fetch, ModelFetch.PATIENCE.toMillis(), TimeUnit.MILLISECONDS, 1)
                .returns(CheckedModels.class)
                .name("models-fetch")
                .uid("models-fetch")
                .setParallelism(1);
        return checked.process(new ModelEvents())
                .returns(Directive.class)
                .name("models-checked")
                .uid("models-checked")
                .setParallelism(1);
    }
}
