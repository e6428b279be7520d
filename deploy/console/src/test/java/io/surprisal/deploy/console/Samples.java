package io.surprisal.deploy.console;

import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.record.AlertEnding;
import io.surprisal.telemetry.record.AlertFeature;
import io.surprisal.telemetry.record.AlertStatus;
import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.FeatureDeviation;
import io.surprisal.telemetry.record.ModelVersion;
import io.surprisal.telemetry.record.Notice;
import io.surprisal.telemetry.record.NoticeKind;
import io.surprisal.telemetry.record.NoticeStatus;
import io.surprisal.telemetry.record.ScoredRecord;
import io.surprisal.telemetry.record.Severity;
import java.util.Arrays;

/** Records as a job writes them, of a model by itself. */
public final class Samples {
    public static final ModelVersion MODEL = new ModelVersion("pump", "0123456789ab");
    public static final long START = 1_772_366_400_000L;
    public static final long MINUTE = 60_000;

    /** The tail probability of the threshold behind the grades here. */
    public static final double THRESHOLD = 1e-3;

    /** The smoothed value that goes with it. */
    private static final float LIMIT = 3;

    private Samples() {}

    public static ScoredRecord normal(String key, int minute, double tailProbability) {
        return score(key, minute, (float) -Math.log10(tailProbability), tailProbability, 0);
    }

    /** An anomalous record, which names features, each above what was expected by as much as the smoothed value. */
    public static ScoredRecord anomalous(
            String key, int minute, double tailProbability, float smoothed, String... features) {
        FeatureDeviation[] deviations = new FeatureDeviation[features.length];
        for (int i = 0; i < features.length; i++) {
            deviations[i] =
                    new FeatureDeviation(features[i], "", Float.NaN, 10 + smoothed, 10, 0.5f, smoothed / (i + 1));
        }
        return score(
                key,
                minute,
                smoothed,
                tailProbability,
                Math.min(1, Math.log(THRESHOLD / tailProbability) / Math.log(THRESHOLD / 1e-9)),
                deviations);
    }

    /** The same record with its features as far below what was expected. */
    public static ScoredRecord below(ScoredRecord above) {
        FeatureDeviation[] deviations = Arrays.stream(above.deviations())
                .map(each -> new FeatureDeviation(
                        each.feature(),
                        each.member(),
                        each.before(),
                        2 * each.expected() - each.observed(),
                        each.expected(),
                        each.expectedScale(),
                        each.surprisal()))
                .toArray(FeatureDeviation[]::new);
        return score(
                above.key(),
                (int) above.source().offset(),
                above.smoothed(),
                above.tailProbability(),
                above.grade(),
                deviations);
    }

    public static Alert alert(AlertStatus status, Severity severity, ScoredRecord... records) {
        ScoredRecord first = records[0];
        ScoredRecord last = records[records.length - 1];
        ScoredRecord peak = first;
        double lowest = 1;
        for (ScoredRecord score : records) {
            peak = score.smoothed() > peak.smoothed() ? score : peak;
            lowest = Math.min(lowest, score.tailProbability());
        }
        AlertFeature[] features = new AlertFeature[peak.deviations().length];
        for (int i = 0; i < features.length; i++) {
            features[i] = new AlertFeature(
                    peak.deviations()[i].feature(),
                    peak.deviations()[i].surprisal() * records.length,
                    records.length,
                    peak.deviations()[i]);
        }
        return new Alert(
                status,
                status == AlertStatus.RESOLVED ? AlertEnding.QUIET : null,
                severity,
                first.key() + "@" + first.source(),
                first.key(),
                first.source(),
                last.eventTime(),
                first.eventTime(),
                last.eventTime(),
                records.length,
                lowest,
                peak.grade(),
                peak.smoothed(),
                features,
                peak);
    }

    public static Notice notice(NoticeStatus status, NoticeKind kind, String key) {
        return new Notice(
                status,
                kind,
                kind + "/" + key,
                key,
                null,
                START,
                START + MINUTE,
                Double.NaN,
                Double.NaN,
                MODEL,
                "what",
                "do");
    }

    private static ScoredRecord score(
            String key,
            int minute,
            float smoothed,
            double tailProbability,
            double grade,
            FeatureDeviation... deviations) {
        return new ScoredRecord(
                new Coordinates("telemetry", 0, minute),
                key,
                START + minute * MINUTE,
                MODEL,
                new String[] {"surprisal"},
                new float[] {smoothed},
                smoothed,
                smoothed,
                LIMIT,
                tailProbability,
                grade,
                grade > 0,
                0,
                false,
                deviations);
    }
}
