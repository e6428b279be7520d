package io.surprisal.scoring.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.record.AlertEnding;
import io.surprisal.telemetry.record.AlertFeature;
import io.surprisal.telemetry.record.AlertStatus;
import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.FeatureDeviation;
import io.surprisal.telemetry.record.IncidentMember;
import io.surprisal.telemetry.record.ModelVersion;
import io.surprisal.telemetry.record.ScoredRecord;
import io.surprisal.telemetry.record.Severity;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AlertEventTest {
    @Test
    void itIsTheAlertAsOfItsEvent() {
        assertThat(AlertEvent.of(alert(5_000, null, "flow", "heat")))
                .isEqualTo(new AlertEvent(
                        5_000,
                        new IncidentMember(
                                "pump-7",
                                "pump-7@telemetry-3@1042",
                                Severity.CRITICAL,
                                4_000,
                                5_000,
                                null,
                                1e-9,
                                List.of("flow", "heat"))));
        AlertEvent end = AlertEvent.of(alert(9_000, AlertEnding.SILENCE));
        assertThat(end.time()).isEqualTo(9_000);
        assertThat(end.member().open()).isFalse();
        assertThat(end.member().ending()).isEqualTo(AlertEnding.SILENCE);
    }

    @Test
    void aMemberNamesTheFirstFeatures() {
        AlertEvent event = AlertEvent.of(alert(5_000, null, "a", "b", "c", "d", "e", "f", "g"));
        assertThat(event.member().features()).containsExactly("a", "b", "c", "d", "e");
    }

    private static Alert alert(long eventTime, @Nullable AlertEnding ending, String... features) {
        Coordinates opening = new Coordinates("telemetry", 3, 1042);
        return new Alert(
                ending == null ? AlertStatus.OPENED : AlertStatus.RESOLVED,
                ending,
                Severity.CRITICAL,
                "pump-7@" + opening,
                "pump-7",
                opening,
                eventTime,
                4_000,
                5_000,
                3,
                1e-9,
                0.5,
                40,
                Stream.of(features)
                        .map(feature -> AlertFeature.of(new FeatureDeviation(feature, "", Float.NaN, 9, 1, 2, 8.5f)))
                        .toArray(AlertFeature[]::new),
                new ScoredRecord(
                        opening,
                        "pump-7",
                        4_000,
                        new ModelVersion("pump", "0123456789ab"),
                        new String[] {"surprisal"},
                        new float[] {40},
                        40,
                        40,
                        Float.NaN,
                        1e-9,
                        0.5,
                        true,
                        0,
                        false,
                        new FeatureDeviation[0]));
    }
}
