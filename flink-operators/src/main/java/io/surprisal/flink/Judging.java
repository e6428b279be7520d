package io.surprisal.flink;

import io.surprisal.core.condition.Condition;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.scoring.BudgetLog;
import io.surprisal.scoring.JobSchema;
import io.surprisal.scoring.Lane;
import io.surprisal.scoring.ModelFit;
import io.surprisal.scoring.ScoringOptions;
import io.surprisal.scoring.SelfTestLog;
import io.surprisal.scoring.alert.AlertSettings;
import io.surprisal.scoring.registry.DirectoryOptions;
import io.surprisal.scoring.registry.ShippedModel;
import io.surprisal.scoring.watch.WatchOptions;
import io.surprisal.telemetry.format.EventTimeOptions;
import org.jspecify.annotations.Nullable;

/**
 * How telemetry is scored, judged and watched, wherever it comes from.
 *
 * @param model read once, where the job is submitted
 * @param schema the order in which a record's values stand
 * @param directory where some records have models of their own; null where none has
 */
record Judging(
        ShippedModel model,
        JobSchema schema,
        ScoringOptions scoring,
        AlertSettings alerts,
        WatchOptions watch,
        EventTimeOptions eventTime,
        @Nullable DirectoryOptions directory) {
    /** The defaults of every part. */
    static Judging defaults(ShippedModel model, JobSchema schema) {
        return new Judging(
                model,
                schema,
                ScoringOptions.defaults(),
                AlertSettings.defaults(),
                WatchOptions.defaults(),
                EventTimeOptions.defaults(),
                null);
    }

    Judging with(ScoringOptions other) {
        return new Judging(model, schema, other, alerts, watch, eventTime, directory);
    }

    Judging with(AlertSettings other) {
        return new Judging(model, schema, scoring, other, watch, eventTime, directory);
    }

    Judging with(WatchOptions other) {
        return new Judging(model, schema, scoring, alerts, other, eventTime, directory);
    }

    Judging with(EventTimeOptions other) {
        return new Judging(model, schema, scoring, alerts, watch, other, directory);
    }

    ModelFile file() {
        return model.file();
    }

    Judging with(DirectoryOptions other) {
        return new Judging(model, schema, scoring, alerts, watch, eventTime, other);
    }

    /** Whether a model or the threshold remembers something of each key, or may. */
    boolean remembers() {
        return directory != null || Lane.memoryOf(file(), scoring.lane()).remembers();
    }

    /**
     * @param readsClass whether the class of a record is read, which a model may be told
     * @param whereToSay the method that says where it stands
     * @throws IllegalArgumentException where the model does not fit the schema or the options, or is told a class that nothing reads
     */
    void check(boolean readsClass, String whereToSay) {
        if (directory == null) {
            ModelFit.check(file(), schema, scoring);
        } else {
            ModelFit.checkPart(file(), schema, scoring);
        }
        alerts.check(file().manifest().schema().names(), scoring.topFeatures());
        Condition condition = file().manifest().condition();
        if (condition.hasClasses() && !readsClass) {
            throw new IllegalArgumentException(
                    "Model " + file().manifest().name() + " is told the class of each record, its field "
                            + condition.field() + ", but nothing reads it; say where it stands (" + whereToSay + ")");
        }
        BudgetLog.say(file(), scoring);
        SelfTestLog.say(file(), scoring);
    }
}
