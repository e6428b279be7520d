package io.surprisal.flink;

import io.surprisal.onnx.format.ModelFile;
import io.surprisal.scoring.BudgetLog;
import io.surprisal.scoring.JobSchema;
import io.surprisal.scoring.ModelFit;
import io.surprisal.scoring.ScoringOptions;
import io.surprisal.scoring.alert.AlertSettings;
import io.surprisal.scoring.registry.ShippedModel;
import io.surprisal.scoring.watch.WatchOptions;
import io.surprisal.telemetry.format.EventTimeOptions;

/**
 * How telemetry is scored, judged and watched, wherever it comes from.
 *
 * @param model read once, where the job is submitted
 * @param schema the order in which a record's values stand
 */
record Judging(
        ShippedModel model,
        JobSchema schema,
        ScoringOptions scoring,
        AlertSettings alerts,
        WatchOptions watch,
        EventTimeOptions eventTime) {
    /** The defaults of every part. */
    static Judging defaults(ShippedModel model, JobSchema schema) {
        return new Judging(
                model,
                schema,
                ScoringOptions.defaults(),
                AlertSettings.defaults(),
                WatchOptions.defaults(),
                EventTimeOptions.defaults());
    }

    Judging with(ScoringOptions other) {
        return new Judging(model, schema, other, alerts, watch, eventTime);
    }

    Judging with(AlertSettings other) {
        return new Judging(model, schema, scoring, other, watch, eventTime);
    }

    Judging with(WatchOptions other) {
        return new Judging(model, schema, scoring, alerts, other, eventTime);
    }

    Judging with(EventTimeOptions other) {
        return new Judging(model, schema, scoring, alerts, watch, other);
    }

    ModelFile file() {
        return model.file();
    }

    /** @throws IllegalArgumentException where the model does not fit the schema or the options */
    void check() {
        ModelFit.check(file(), schema, scoring);
        alerts.check(file().manifest().schema().names(), scoring.topFeatures());
        BudgetLog.say(file(), scoring);
    }
}
