package io.surprisal.flink;

import io.surprisal.flink.directive.Directive;
import io.surprisal.flink.feedback.FeedbackIntake;
import io.surprisal.flink.models.ModelFetch;
import io.surprisal.flink.models.ModelsIntake;
import io.surprisal.flink.models.ModelsOperator;
import io.surprisal.flink.time.NoTime;
import io.surprisal.telemetry.format.DecodeOptions;
import io.surprisal.telemetry.record.DeadLetter;
import io.surprisal.telemetry.record.DesiredModels;
import io.surprisal.telemetry.record.ModelEvent;
import io.surprisal.telemetry.record.RawRecord;
import io.surprisal.telemetry.record.ScoredRecord;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/** What tells the scoring of a job how to go on: feedback, and models. */
final class Directives {
    private final @Nullable SingleOutputStreamOperator<Directive> ofFeedback;
    private final @Nullable SingleOutputStreamOperator<Directive> ofModels;
    private final @Nullable DataStream<DeadLetter> badModels;
    private final @Nullable String job;

    private Directives(
            @Nullable SingleOutputStreamOperator<Directive> ofFeedback,
            @Nullable SingleOutputStreamOperator<Directive> ofModels,
            @Nullable DataStream<DeadLetter> badModels,
            @Nullable String job) {
        this.ofFeedback = ofFeedback;
        this.ofModels = ofModels;
        this.badModels = badModels;
        this.job = job;
    }

    /**
     * Adds what reads them.
     *
     * @param prefix begins the names and uids of all operators
     * @param decode how long a record may be, and how much of a bad one a dead letter carries
     */
    static Directives of(
            StreamExecutionEnvironment env,
            String prefix,
            DecodeOptions decode,
            Judging judging,
            @Nullable Source<RawRecord, ?, ?> feedback,
            @Nullable ModelsSource models) {
        Steps steps = new Steps(env, prefix, decode);
        SingleOutputStreamOperator<Directive> ofFeedback = feedback == null ? null : steps.feedback(feedback);
        if (models == null) {
            return new Directives(ofFeedback, null, null, null);
        }
        SingleOutputStreamOperator<DesiredModels> desired = steps.desired(models);
        return new Directives(
                ofFeedback,
                steps.checked(judging, models, desired),
                desired.getSideOutput(ModelsIntake.DEAD_LETTERS),
                models.job());
    }

    /** The job's name in what is told of its models; null where it keeps its own. */
    @Nullable
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
                : ofModels.getSideOutput(ModelsOperator.TOLD).union(scored.getSideOutput(ModelsOperator.TOLD));
    }

    /** Each with one subtask, since its records are few and their order matters. */
    private record Steps(StreamExecutionEnvironment env, String prefix, DecodeOptions decode) {
        SingleOutputStreamOperator<Directive> feedback(Source<RawRecord, ?, ?> source) {
            return named(
                    source("feedback", source, WatermarkStrategy.noWatermarks())
                            .process(new FeedbackIntake(decode))
                            .returns(Directive.class),
                    "feedback-intake");
        }

        SingleOutputStreamOperator<DesiredModels> desired(ModelsSource models) {
            return named(
                    source("models", models.source(), NoTime.strategy())
                            .process(new ModelsIntake(models.job(), decode))
                            .returns(DesiredModels.class),
                    "models-intake");
        }

        SingleOutputStreamOperator<Directive> checked(
                Judging judging, ModelsSource models, SingleOutputStreamOperator<DesiredModels> desired) {
            ModelFetch fetch = new ModelFetch(
                    models.job(),
                    models.signer(),
                    judging.model(),
                    judging.schema(),
                    judging.scoring(),
                    judging.remembers(),
                    judging.directory() != null);
            return named(
                    desired.transform(
                            prefix + "models-checked", TypeInformation.of(Directive.class), new ModelsOperator(fetch)),
                    "models-checked");
        }

        private SingleOutputStreamOperator<RawRecord> source(
                String name, Source<RawRecord, ?, ?> source, WatermarkStrategy<RawRecord> strategy) {
            return env.fromSource(source, strategy, prefix + name, TypeInformation.of(RawRecord.class))
                    .uid(prefix + name)
                    .setParallelism(1);
        }

        private <T> SingleOutputStreamOperator<T> named(SingleOutputStreamOperator<T> step, String name) {
            return step.name(prefix + name).uid(prefix + name).setParallelism(1);
        }
    }
}
