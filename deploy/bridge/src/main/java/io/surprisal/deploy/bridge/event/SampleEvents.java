package io.surprisal.deploy.bridge.event;

import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.record.AlertEnding;
import io.surprisal.telemetry.record.AlertFeature;
import io.surprisal.telemetry.record.AlertStatus;
import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.FeatureDeviation;
import io.surprisal.telemetry.record.ModelVersion;
import io.surprisal.telemetry.record.ScoredRecord;
import io.surprisal.telemetry.record.Severity;
import java.time.Instant;

/** An alert that opens and ends, to try a target with. Its key says that it is none. */
public final class SampleEvents {
    private static final String KEY = "surprisal-bridge-check";

    private SampleEvents() {}

    /** Its beginning. */
    public static Event opened(Instant time) {
        return new EventReader("").of(alert(AlertStatus.OPENED, time));
    }

    /** Its end. */
    public static Event resolved(Instant time) {
        return new EventReader("").of(alert(AlertStatus.RESOLVED, time));
    }

    private static Alert alert(AlertStatus status, Instant time) {
        FeatureDeviation deviation = new FeatureDeviation("check", "", Float.NaN, 1, 0, 1, 1);
        ScoredRecord peak = new ScoredRecord(
                new Coordinates(KEY, 0, 0),
                KEY,
                time.toEpochMilli(),
                new ModelVersion("check", "000000000000"),
                new String[] {"surprisal"},
                new float[] {1},
                1,
                1,
                1,
                0.5,
                0.5,
                true,
                0,
                false,
                new FeatureDeviation[] {deviation});
        return new Alert(
                status,
                status == AlertStatus.RESOLVED ? AlertEnding.QUIET : null,
                Severity.INFO,
                KEY + "@" + time.toEpochMilli(),
                KEY,
                peak.source(),
                peak.eventTime(),
                peak.eventTime(),
                peak.eventTime(),
                1,
                peak.tailProbability(),
                peak.grade(),
                peak.smoothed(),
                new AlertFeature[] {AlertFeature.of(deviation)},
                peak);
    }
}
