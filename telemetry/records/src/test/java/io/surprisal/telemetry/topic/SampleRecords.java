package io.surprisal.telemetry.topic;

import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.record.AlertEnding;
import io.surprisal.telemetry.record.AlertFeature;
import io.surprisal.telemetry.record.AlertStatus;
import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.DeadLetter;
import io.surprisal.telemetry.record.DeadLetterReason;
import io.surprisal.telemetry.record.DesiredModels;
import io.surprisal.telemetry.record.FeatureDeviation;
import io.surprisal.telemetry.record.Feedback;
import io.surprisal.telemetry.record.Incident;
import io.surprisal.telemetry.record.IncidentFeature;
import io.surprisal.telemetry.record.IncidentMember;
import io.surprisal.telemetry.record.IncidentStatus;
import io.surprisal.telemetry.record.ModelEvent;
import io.surprisal.telemetry.record.ModelEventStatus;
import io.surprisal.telemetry.record.ModelRole;
import io.surprisal.telemetry.record.ModelSource;
import io.surprisal.telemetry.record.ModelVersion;
import io.surprisal.telemetry.record.Notice;
import io.surprisal.telemetry.record.NoticeKind;
import io.surprisal.telemetry.record.NoticeStatus;
import io.surprisal.telemetry.record.ScoredRecord;
import io.surprisal.telemetry.record.Severity;
import java.util.List;

/** One of each kind that topics hold, all that it may say filled in. */
public final class SampleRecords {
    public static final ScoredRecord SCORE = scored(33.5f);

    public static final Alert ALERT = new Alert(
            AlertStatus.RESOLVED,
            AlertEnding.QUIET,
            Severity.WARNING,
            "pump-7@telemetry-3@1042",
            "pump-7",
            SCORE.source(),
            1_772_366_520_250L,
            SCORE.eventTime(),
            SCORE.eventTime(),
            1,
            1e-6,
            0.5,
            42,
            new AlertFeature[] {AlertFeature.of(SCORE.deviations()[0])},
            scored(Float.NaN));

    public static final Notice NOTICE = new Notice(
            NoticeStatus.OPENED,
            NoticeKind.FEATURE_DRIFT,
            "id",
            "pump-7",
            "pressure",
            5,
            9,
            812.5,
            730,
            SCORE.model(),
            "what",
            "do");

    public static final Incident INCIDENT = new Incident(
            IncidentStatus.RESOLVED,
            Severity.WARNING,
            "incident/pump-7@telemetry-3@1042",
            "pump",
            9_000,
            1_000,
            9_000,
            1,
            0,
            1e-6,
            List.of(new IncidentFeature("pressure", 1)),
            List.of(new IncidentMember(
                    "pump-7",
                    ALERT.id(),
                    Severity.WARNING,
                    1_000,
                    9_000,
                    AlertEnding.SILENCE,
                    1e-6,
                    List.of("pressure"))));

    public static final DeadLetter DEAD_LETTER = new DeadLetter(
            SCORE.source(),
            99,
            new byte[] {1, -1},
            DeadLetterReason.NOT_JSON,
            "why",
            new byte[] {'n', 'o'},
            2,
            "0".repeat(64));

    public static final Feedback ANSWER = Feedback.Answer.to(ALERT, false);

    public static final Feedback SILENCE = new Feedback.Silence("pump-7", 1_772_366_520_250L);

    public static final DesiredModels MODELS = new DesiredModels(
            new ModelSource("s3://models/pumps-7.onnx", "0".repeat(64), "A".repeat(86) + "=="),
            new ModelSource("models/pumps-8.onnx", "1".repeat(64), null));

    public static final ModelEvent MODEL_EVENT = new ModelEvent(
            "pumps",
            ModelRole.SHADOW,
            ModelEventStatus.ACTIVE,
            "pump",
            "0".repeat(12),
            "s3://models/pumps-7.onnx",
            "0".repeat(64),
            1_772_366_520_250L,
            2,
            "what");

    private SampleRecords() {}

    private static ScoredRecord scored(float threshold) {
        return new ScoredRecord(
                new Coordinates("telemetry", 3, 1042),
                "pump-7",
                1_772_366_400_250L,
                new ModelVersion("pump", "0123456789ab"),
                new String[] {"surprisal", "levels/elbo"},
                new float[] {40.25f, -12.5f},
                40.25f,
                41,
                threshold,
                1e-6,
                0.5,
                true,
                0,
                false,
                new FeatureDeviation[] {new FeatureDeviation("pressure", "changes", 5, 9, 5.5f, 0.25f, 8.5f)});
    }
}
