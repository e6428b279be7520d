package io.surprisal.scoring.watch;

import io.surprisal.core.drift.DriftTest.Reading;
import io.surprisal.core.drift.NormalShares;
import io.surprisal.core.setting.Settings;
import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.Notice;
import io.surprisal.telemetry.record.NoticeKind;
import io.surprisal.telemetry.record.NoticeStatus;
import io.surprisal.telemetry.record.TelemetryRecord;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The notices that open, in words. */
final class Notices {
    private final WatchedModel model;
    private final WatchOptions options;

    Notices(WatchedModel model, WatchOptions options) {
        this.model = model;
        this.options = options;
    }

    /**
     * @param about the feature, or the judged output
     * @param next the key's first record after the span
     * @param since when the evidence began to grow, epoch milliseconds
     * @param end of the span, likewise
     */
    Notice drift(
            NoticeKind kind,
            String about,
            NormalShares shares,
            TelemetryRecord next,
            long since,
            long end,
            Reading reading,
            double limit) {
        return opened(
                kind,
                about + "/" + next.key() + "@" + Instant.ofEpochMilli(end),
                next.key(),
                about,
                since,
                end,
                reading.evidence(),
                limit,
                String.format(
                        Locale.ROOT,
                        "In the %s before %s %.0f%% of the values of %s were %s; in no part of the training data more than %.0f%%",
                        Settings.text(options.span()),
                        Instant.ofEpochMilli(end),
                        100 * reading.share(),
                        about,
                        shares.describe(reading.group()),
                        100 * shares.highest().get(reading.group())),
                "If this is normal now, train on data that has it: "
                        + trainCommand(next.source().topic()));
    }

    Notice stale(String feature, int longestStill, float value, long since, TelemetryRecord record) {
        return opened(
                NoticeKind.STALE_FEATURE,
                feature + "/" + record.key() + "@" + record.source(),
                record.key(),
                feature,
                since,
                record.eventTime(),
                Double.NaN,
                Double.NaN,
                feature + " has been " + (Float.isNaN(value) ? "missing" : value + " or missing") + " since "
                        + Instant.ofEpochMilli(since) + "; in training for at most " + longestStill
                        + " records in a row",
                "See whether the sensor of " + feature + " and what reports it still work");
    }

    Notice silent(String key, Coordinates latest, long latestTime) {
        return opened(
                NoticeKind.SILENT_KEY,
                key + "@" + latest,
                key,
                null,
                latestTime,
                latestTime + options.silentAfter().toMillis(),
                Double.NaN,
                Double.NaN,
                "No record of " + (key.isEmpty() ? "the stream" : key) + " came for "
                        + Settings.text(options.silentAfter()) + " after " + Instant.ofEpochMilli(latestTime),
                "See whether what sends the records still runs, and whether they are among the dead letters");
    }

    /** @param time when the training data became too old, epoch milliseconds */
    Notice age(long time) {
        return opened(
                NoticeKind.MODEL_AGE,
                model.name() + "@" + model.version(),
                "",
                null,
                model.latestTime(),
                time,
                Double.NaN,
                Double.NaN,
                "The newest training data of model " + model.name() + " is of "
                        + Instant.ofEpochMilli(model.latestTime()) + ", more than "
                        + Settings.text(options.modelAge()) + " before the telemetry",
                "Train on recent data: " + trainCommand("TOPIC"));
    }

    private Notice opened(
            NoticeKind kind,
            String about,
            String key,
            @Nullable String feature,
            long since,
            long time,
            double evidence,
            double limit,
            String what,
            String whatToDo) {
        return new Notice(
                NoticeStatus.OPENED,
                kind,
                kind.name().toLowerCase(Locale.ROOT) + "/" + about,
                key,
                feature,
                since,
                time,
                evidence,
                limit,
                model.modelVersion(),
                what,
                whatToDo);
    }

    private String trainCommand(String topic) {
        return "surprisal train --data kafka://HOST:PORT/" + topic + " --name " + model.name() + " --out "
                + model.name() + ".onnx";
    }
}
