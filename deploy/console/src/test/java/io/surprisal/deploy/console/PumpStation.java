package io.surprisal.deploy.console;

import static io.surprisal.deploy.console.Samples.MINUTE;

import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.record.AlertEnding;
import io.surprisal.telemetry.record.AlertFeature;
import io.surprisal.telemetry.record.AlertStatus;
import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.DeadLetter;
import io.surprisal.telemetry.record.DeadLetterReason;
import io.surprisal.telemetry.record.FeatureDeviation;
import io.surprisal.telemetry.record.Incident;
import io.surprisal.telemetry.record.IncidentFeature;
import io.surprisal.telemetry.record.IncidentMember;
import io.surprisal.telemetry.record.IncidentStatus;
import io.surprisal.telemetry.record.ModelVersion;
import io.surprisal.telemetry.record.Notice;
import io.surprisal.telemetry.record.NoticeKind;
import io.surprisal.telemetry.record.NoticeStatus;
import io.surprisal.telemetry.record.ScoredRecord;
import io.surprisal.telemetry.record.Severity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** What a job could have written of a station of pumps in half a day, up to a time: two pumps in trouble, one that drifts, one that is silent. */
final class PumpStation {
    private static final ModelVersion MODEL = new ModelVersion("pumps", "7f3a90c1d2e4");
    private static final int MINUTES = 720;
    private static final double THRESHOLD = 1e-4;

    private final long end;
    private final Random random = new Random(7);
    private final List<ScoredRecord> scores = new ArrayList<>();
    private final Map<String, List<ScoredRecord>> abnormal = new LinkedHashMap<>();

    /** @param end event time of the newest records, epoch milliseconds */
    PumpStation(long end) {
        this.end = end;
        for (int pump = 1; pump <= 14; pump++) {
            String key = "pump-" + pump;
            int last = pump == 11 ? MINUTES - 95 : MINUTES;
            for (int minute = 0; minute < last; minute++) {
                scores.add(score(key, pump, minute));
            }
        }
    }

    /** Fills the topics of a job. */
    void write(JobTopicsOnBroker topics) {
        topics.scores(scores.toArray(ScoredRecord[]::new));
        abnormal.values().forEach(records -> topics.alert(alert(records)));
        topics.notice(
                new Notice(
                        NoticeStatus.OPENED,
                        NoticeKind.FEATURE_DRIFT,
                        "feature_drift/flow/pump-4",
                        "pump-4",
                        "flow",
                        end - 9 * 1440 * MINUTE,
                        end - 300 * MINUTE,
                        16210.4,
                        14235,
                        MODEL,
                        "In the 1d before this morning 83% of the values of flow were above 41.2; in no part of the training data more than 12%",
                        "If this is normal now, train on data that has it: surprisal train --data kafka://HOST:PORT/telemetry --name pumps --out pumps.onnx"));
        topics.notice(new Notice(
                NoticeStatus.OPENED,
                NoticeKind.SILENT_KEY,
                "silent_key/pump-11",
                "pump-11",
                null,
                end - 95 * MINUTE,
                end - 35 * MINUTE,
                Double.NaN,
                Double.NaN,
                MODEL,
                "No record of pump-11 came for 1h",
                "See to what sends it"));
        topics.incident(incident());
        for (int offset = 0; offset < 3; offset++) {
            topics.deadLetter(new DeadLetter(
                    new Coordinates("telemetry", 0, 90_210 + offset),
                    end,
                    null,
                    offset == 2 ? DeadLetterReason.FUTURE_TIME : DeadLetterReason.NOT_NUMERIC,
                    offset == 2
                            ? "The time is 2h 10min ahead of the Kafka timestamp; expected at most 1h"
                            : "Field pressure: expected a number, got \"n/a\"",
                    new byte[0],
                    0,
                    ""));
        }
    }

    /** One more normal record of a pump, after all others. */
    ScoredRecord next(String key, int minutesAfter) {
        return record(key, MINUTES - 1 + minutesAfter, 2.5f, 0.2);
    }

    private ScoredRecord score(String key, int pump, int minute) {
        if (pump == 7 && minute >= MINUTES - 42) {
            return trouble(key, minute, 5 + 0.12 * (minute - MINUTES + 42) + noise(), "pressure", "heat", "vibration");
        }
        if (pump == 7 && minute >= 300 && minute < 324) {
            return trouble(key, minute, 5.4 + noise(), "heat", "load");
        }
        if (pump == 7 && minute >= 480 && minute < 492) {
            return trouble(key, minute, 5 + noise(), "heat", "load");
        }
        if (pump == 3 && minute >= MINUTES - 20) {
            return trouble(key, minute, 5.3 + noise(), "vibration");
        }
        double minusLog10 = -Math.log10(1 - random.nextDouble() * 0.995);
        return record(key, minute, (float) (2 + 1.4 * minusLog10), Math.pow(10, -minusLog10));
    }

    private ScoredRecord trouble(String key, int minute, double minusLog10, String... features) {
        FeatureDeviation[] deviations = new FeatureDeviation[features.length];
        for (int i = 0; i < features.length; i++) {
            float expected = (float) (40 + 6 * Math.sin(minute / 90.0 + i) + 10 * i);
            float scale = 1.2f + i * 0.4f;
            float off = (float) ((minusLog10 - 1 + 0.5 * noise()) * scale * (i == 1 ? -0.8 : 1.1));
            deviations[i] = new FeatureDeviation(
                    features[i],
                    "levels",
                    Float.NaN,
                    expected + off,
                    expected,
                    scale,
                    (float) minusLog10 * 2 / (i + 1));
        }
        ScoredRecord score = record(key, minute, (float) (2 + 1.4 * minusLog10), Math.pow(10, -minusLog10), deviations);
        abnormal.computeIfAbsent(key + "/" + features.length + "/" + minute / 150, first -> new ArrayList<>())
                .add(score);
        return score;
    }

    private double noise() {
        return 0.25 * random.nextGaussian();
    }

    /** As it wanders with a key's own telemetry. */
    private static float threshold(int minute) {
        return (float) (7.6 + 0.5 * Math.sin(minute / 110.0));
    }

    private ScoredRecord record(
            String key, int minute, float smoothed, double tailProbability, FeatureDeviation... deviations) {
        double grade = deviations.length == 0
                ? 0
                : Math.min(1, Math.max(1e-3, Math.log(THRESHOLD / tailProbability) / Math.log(THRESHOLD / 1e-9)));
        return new ScoredRecord(
                new Coordinates("telemetry", 0, minute),
                key,
                end - (MINUTES - 1 - minute) * MINUTE,
                MODEL,
                new String[] {"surprisal"},
                new float[] {smoothed},
                smoothed,
                smoothed,
                threshold(minute),
                tailProbability,
                grade,
                deviations.length > 0,
                0,
                false,
                deviations);
    }

    private Alert alert(List<ScoredRecord> records) {
        ScoredRecord first = records.get(0);
        ScoredRecord last = records.get(records.size() - 1);
        ScoredRecord peak = records.stream()
                .max((one, other) -> Float.compare(one.smoothed(), other.smoothed()))
                .orElseThrow();
        boolean open = last.eventTime() == end;
        double lowest = records.stream()
                .mapToDouble(ScoredRecord::tailProbability)
                .min()
                .orElseThrow();
        return new Alert(
                open ? AlertStatus.UPDATED : AlertStatus.RESOLVED,
                open ? null : AlertEnding.QUIET,
                lowest <= 1e-9 ? Severity.CRITICAL : lowest <= 1e-6 ? Severity.WARNING : Severity.INFO,
                first.key() + "@" + first.source(),
                first.key(),
                first.source(),
                last.eventTime(),
                first.eventTime(),
                last.eventTime(),
                records.size(),
                lowest,
                peak.grade(),
                peak.smoothed(),
                IntStream.range(0, peak.deviations().length)
                        .mapToObj(place -> feature(place, records, peak))
                        .toArray(AlertFeature[]::new),
                peak);
    }

    private static AlertFeature feature(int place, List<ScoredRecord> records, ScoredRecord peak) {
        double surprisal = records.stream()
                .mapToDouble(score -> score.deviations()[place].surprisal())
                .sum();
        return new AlertFeature(
                peak.deviations()[place].feature(), surprisal, records.size(), peak.deviations()[place]);
    }

    private Incident incident() {
        List<Alert> open = abnormal.values().stream()
                .map(this::alert)
                .filter(alert -> alert.ending() == null)
                .toList();
        return new Incident(
                IncidentStatus.UPDATED,
                Severity.CRITICAL,
                "incident/" + open.get(0).id(),
                "pump",
                end,
                open.get(0).firstEventTime(),
                end,
                open.size(),
                open.size(),
                1e-10,
                Arrays.asList(new IncidentFeature("vibration", 2), new IncidentFeature("pressure", 1)),
                open.stream().map(IncidentMember::of).toList());
    }
}
