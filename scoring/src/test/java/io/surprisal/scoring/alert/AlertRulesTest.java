package io.surprisal.scoring.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.FeatureDeviation;
import io.surprisal.telemetry.record.Judged;
import io.surprisal.telemetry.record.ModelVersion;
import io.surprisal.telemetry.record.ScoredRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AlertRulesTest {
    private static final int QUIET = 100;
    private static final int LATE = 10;

    private final AlertRules rules = new AlertRules(Duration.ofMillis(QUIET), Duration.ofMillis(LATE));
    private final List<String> events = new ArrayList<>();
    private @Nullable Alert open;

    @Test
    void anAnomalyOpensAndTheNextOneExtends() {
        anomalous(1_000);
        anomalous(1_000 + QUIET - 1);
        assertThat(events).containsExactly("OPENED 1");
        assertThat(open).isNotNull();
        assertThat(open.records()).isEqualTo(2);
    }

    @Test
    void anAnomalyAfterTheQuietPeriodIsAnotherAlert() {
        anomalous(1_000);
        anomalous(1_000 + QUIET);
        assertThat(events).containsExactly("OPENED 1", "CLOSED 1 QUIET", "OPENED 1");
    }

    @Test
    void aNormalRecordClosesOnceNothingEarlierCanCome() {
        anomalous(1_000);
        normal(1_000 + QUIET + LATE - 1);
        assertThat(events).containsExactly("OPENED 1");
        normal(1_000 + QUIET + LATE);
        assertThat(events).containsExactly("OPENED 1", "CLOSED 1 QUIET");
        assertThat(open).isNull();
    }

    @Test
    void anAnomalyThatComesOutOfOrderStillExtends() {
        anomalous(1_000);
        normal(1_000 + QUIET + LATE - 1);
        anomalous(1_000 + QUIET - 1);
        assertThat(events).containsExactly("OPENED 1");
    }

    @Test
    void timeElsewhereClosesToo() {
        anomalous(1_000);
        open = rules.timePassed(open, 1_000 + QUIET - 1, this::note);
        assertThat(events).containsExactly("OPENED 1");
        open = rules.timePassed(open, 1_000 + QUIET, this::note);
        assertThat(events).containsExactly("OPENED 1", "CLOSED 1 QUIET");
    }

    @Test
    void withoutAnOpenAlertNormalRecordsAndTimeAreNothing() {
        normal(1_000);
        open = rules.timePassed(open, 5_000, this::note);
        assertThat(events).isEmpty();
        assertThat(open).isNull();
    }

    private void anomalous(long time) {
        open = rules.judged(open, Judged.of(scored(time, true)), this::note);
    }

    private void normal(long time) {
        open = rules.judged(open, Judged.of(scored(time, false)), this::note);
    }

    private void note(Alert event) {
        events.add(event.status() + " " + event.records() + (event.ending() == null ? "" : " " + event.ending()));
    }

    private static ScoredRecord scored(long time, boolean anomalous) {
        return new ScoredRecord(
                new Coordinates("telemetry", 0, time),
                "pump-7",
                time,
                new ModelVersion("tiny", "0123456789ab"),
                new String[] {"surprisal"},
                new float[] {5},
                5,
                5,
                1e-5,
                0.5,
                anomalous,
                new FeatureDeviation[0]);
    }
}
