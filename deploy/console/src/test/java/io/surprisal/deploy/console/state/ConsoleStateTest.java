package io.surprisal.deploy.console.state;

import static io.surprisal.deploy.console.Samples.MINUTE;
import static io.surprisal.deploy.console.Samples.MODEL;
import static io.surprisal.deploy.console.Samples.START;
import static io.surprisal.deploy.console.Samples.alert;
import static io.surprisal.deploy.console.Samples.anomalous;
import static io.surprisal.deploy.console.Samples.below;
import static io.surprisal.deploy.console.Samples.normal;
import static io.surprisal.deploy.console.Samples.notice;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.surprisal.clients.AlertsTopicEvent.OfAlert;
import io.surprisal.clients.AlertsTopicEvent.OfNotice;
import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.record.AlertStatus;
import io.surprisal.telemetry.record.DesiredModels;
import io.surprisal.telemetry.record.Feedback;
import io.surprisal.telemetry.record.ModelEvent;
import io.surprisal.telemetry.record.ModelEventStatus;
import io.surprisal.telemetry.record.ModelRole;
import io.surprisal.telemetry.record.ModelSource;
import io.surprisal.telemetry.record.Notice;
import io.surprisal.telemetry.record.NoticeKind;
import io.surprisal.telemetry.record.NoticeStatus;
import io.surprisal.telemetry.record.ScoredRecord;
import io.surprisal.telemetry.record.Severity;
import io.surprisal.telemetry.topic.SampleRecords;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConsoleStateTest {
    private static final Instant NOW = Instant.ofEpochMilli(START);

    private final ConsoleState state = new ConsoleState(
            new JobDescription("pumps", "broker:9092", Map.of("scores", "scored"), true),
            Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void keysStandWorstFirst() {
        score(normal("quiet", 0, 0.5), normal("uneasy", 0, 0.01), normal("drifts", 0, 0.5), normal("gone", 0, 0.5));
        notices(notice(NoticeStatus.OPENED, NoticeKind.FEATURE_DRIFT, "drifts"));
        notices(notice(NoticeStatus.OPENED, NoticeKind.SILENT_KEY, "gone"));
        alerts(alert(AlertStatus.OPENED, Severity.WARNING, anomalous("warned", 1, 1e-7, 9, "heat")));
        alerts(alert(AlertStatus.OPENED, Severity.CRITICAL, anomalous("worst", 1, 1e-10, 12, "heat")));
        alerts(alert(AlertStatus.RESOLVED, Severity.CRITICAL, anomalous("quiet", 1, 1e-10, 12, "heat")));

        EntitiesView all = state.entities("", 100);
        assertThat(all.entities())
                .extracting(EntityView::key)
                .containsExactly("worst", "warned", "drifts", "gone", "uneasy", "quiet");
        assertThat(all.entities())
                .extracting(EntityView::state)
                .containsExactly("alert", "alert", "drifting", "silent", "normal", "normal");
        assertThat(all.entities().get(0))
                .isEqualTo(new EntityView(
                        "worst", "alert", "critical", "worst@telemetry-0@1", START + MINUTE, null, null, null));
        assertThat(all.entities().get(2))
                .isEqualTo(new EntityView("drifts", "drifting", null, null, START, -Math.log10(0.5), START, null));

        EntitiesView filtered = state.entities("QUI", 100);
        assertThat(filtered.entities()).extracting(EntityView::key).containsExactly("quiet");
        assertThat(filtered.matching()).isEqualTo(1);
        assertThat(filtered.total()).isEqualTo(6);
        assertThat(state.entities("", 2).entities()).hasSize(2);
    }

    @Test
    void whatEndedNoLongerHolds() {
        notices(notice(NoticeStatus.OPENED, NoticeKind.FEATURE_DRIFT, "a"));
        notices(notice(NoticeStatus.RESOLVED, NoticeKind.FEATURE_DRIFT, "a"));
        score(normal("a", 0, 0.5));
        Alert opened = alert(AlertStatus.OPENED, Severity.WARNING, anomalous("a", 1, 1e-7, 9, "heat"));
        alerts(opened);
        assertThat(state.overview().openAlerts()).isEqualTo(1);
        alerts(alert(AlertStatus.RESOLVED, Severity.WARNING, anomalous("a", 1, 1e-7, 9, "heat")));
        assertThat(state.overview().openAlerts()).isZero();
        assertThat(state.overview().notices()).isEmpty();
        assertThat(state.entities("", 9).entities().get(0).state()).isEqualTo("normal");
    }

    @Test
    void anAlertOfWhichAJobThatBeganAnewSaysNoEndGoesWithTheNextOneOfItsKey() {
        alerts(alert(AlertStatus.OPENED, Severity.CRITICAL, anomalous("a", 1, 1e-12, 9, "heat")));
        alerts(alert(AlertStatus.OPENED, Severity.INFO, anomalous("a", 5, 1e-4, 5, "heat")));
        assertThat(state.overview().openAlerts()).isEqualTo(1);
        alerts(alert(AlertStatus.RESOLVED, Severity.INFO, anomalous("a", 5, 1e-4, 5, "heat")));
        assertThat(state.overview().openAlerts()).isZero();
        assertThat(state.entities("", 9).entities()).isEmpty();
    }

    @Test
    void aKeyHasItsRecordsItsThresholdAndItsAlerts() {
        ScoredRecord hot = anomalous("a", 2, 1e-6, 8, "heat");
        score(normal("a", 0, 0.1), normal("a", 1, 0.01), hot);
        alerts(alert(AlertStatus.OPENED, Severity.WARNING, hot));

        KeyView view = state.key("a", 0).orElseThrow();
        assertThat(view.records().times()).containsExactly(START, START + MINUTE, START + 2 * MINUTE);
        assertThat(view.records().threshold()).containsExactly(3.0, 3.0, 3.0);
        assertThat(view.judgedBy()).isEqualTo("surprisal");
        assertThat(view.alerts())
                .containsExactly(new AlertView(
                        "a@telemetry-0@2",
                        "a",
                        true,
                        "warning",
                        null,
                        START + 2 * MINUTE,
                        START + 2 * MINUTE,
                        1,
                        6.0,
                        "heat",
                        null));
        assertThat(state.key("nobody", 0)).isEmpty();

        assertThat(view.saysAgain(state.key("a", view.position()).orElseThrow()))
                .isTrue();
        score(normal("a", 3, 0.1));
        KeyView later = state.key("a", view.position()).orElseThrow();
        assertThat(view.saysAgain(later)).isFalse();
        assertThat(later.records().times()).containsExactly(START + 3 * MINUTE);
    }

    @Test
    void anAlertSaysWhatDidItAndHowThatWent() {
        ScoredRecord[] hot = {
            anomalous("a", 2, 1e-6, 8, "heat", "load"),
            anomalous("a", 3, 1e-7, 9, "load"),
            anomalous("a", 4, 1e-8, 10, "heat", "load")
        };
        score(hot);
        score(normal("a", 5, 0.2));
        alerts(alert(AlertStatus.OPENED, Severity.WARNING, hot));

        AlertDetail detail = state.alert("a@telemetry-0@2").orElseThrow();
        assertThat(detail.model()).isEqualTo(MODEL.version());
        assertThat(detail.kept()).isEqualTo(3);
        assertThat(detail.features()).extracting(FeatureView::feature).containsExactly("heat", "load");
        FeatureView heat = detail.features().get(0);
        assertThat(heat.observed()).isEqualTo(20);
        assertThat(heat.expected()).isEqualTo(10);
        assertThat(heat.scale()).isEqualTo(0.5);
        assertThat(heat.deviation()).isEqualTo(20);
        assertThat(heat.course())
                .isEqualTo(new FeatureView.Course(
                        List.of(START + 2 * MINUTE, START + 4 * MINUTE),
                        List.of(18.0, 20.0),
                        List.of(10.0, 10.0),
                        List.of(0.5, 0.5)));
        assertThat(detail.features().get(1).course().times()).hasSize(3);
        assertThat(state.alert("nothing")).isEmpty();
    }

    @Test
    void whatPeopleSaidStandsUntilItIsTakenBack() {
        score(normal("a", 0, 0.1));
        Alert raised = alert(AlertStatus.RESOLVED, Severity.WARNING, anomalous("a", 2, 1e-6, 8, "heat"));
        alerts(raised);
        state.feedback(raised.id(), Feedback.Answer.to(raised, false));
        state.feedback("a", new Feedback.Silence("a", START + 10 * MINUTE));
        KeyView view = state.key("a", 0).orElseThrow();
        assertThat(view.alerts().get(0).said()).isEqualTo("false_positive");
        assertThat(view.entity().silencedUntil()).isEqualTo(START + 10 * MINUTE);

        score(normal("a", 11, 0.1));
        assertThat(state.key("a", 0).orElseThrow().entity().silencedUntil()).isNull();
        state.feedback(raised.id(), null);
        assertThat(state.key("a", 0).orElseThrow().alerts().get(0).said()).isNull();
    }

    @Test
    void aTrialSaysWhichAlertsWouldNotHaveCome() {
        ScoredRecord mild = anomalous("a", 1, 1e-5, 6, "heat");
        ScoredRecord worse = anomalous("a", 10, 1e-8, 12, "heat");
        ScoredRecord other = anomalous("a", 20, 1e-5, 6, "load");
        ScoredRecord mixed = anomalous("a", 31, 1e-5, 6, "load");
        ScoredRecord answered = anomalous("a", 40, 1e-6, 8, "heat");
        score(mild, worse, other, anomalous("a", 30, 1e-5, 7, "heat"), mixed, answered);
        alerts(alert(AlertStatus.RESOLVED, Severity.INFO, mild));
        alerts(alert(AlertStatus.RESOLVED, Severity.WARNING, worse));
        alerts(alert(AlertStatus.RESOLVED, Severity.INFO, other));
        // Its peak is of the kind, one of its records is not.
        alerts(alert(AlertStatus.RESOLVED, Severity.INFO, anomalous("a", 30, 1e-5, 7, "heat"), mixed));
        alerts(alert(AlertStatus.RESOLVED, Severity.INFO, answered));
        // Of before what the console has read.
        alerts(alert(AlertStatus.RESOLVED, Severity.INFO, anomalous("a", -500, 1e-5, 5, "heat")));
        alerts(alert(AlertStatus.RESOLVED, Severity.INFO, anomalous("b", 1, 1e-5, 5, "heat")));

        Trial trial = state.trial("a@telemetry-0@40").orElseThrow();
        assertThat(trial.features()).containsExactly("heat above");
        assertThat(trial.smoothed()).isEqualTo(8);
        assertThat(trial.known()).isEqualTo(6);
        assertThat(trial.silenced())
                .extracting(gone -> gone.alert().id(), Trial.Silenced::basis)
                .containsExactly(
                        tuple("a@telemetry-0@40", "records"),
                        tuple("a@telemetry-0@1", "records"),
                        tuple("a@telemetry-0@-500", "event"));
        assertThat(state.trial("nothing")).isEmpty();
    }

    @Test
    void aTrialCountsTheWayBackWithinAnAlert() {
        ScoredRecord hot = anomalous("a", 10, 1e-6, 8, "heat");
        ScoredRecord back = below(anomalous("a", 11, 1e-6, 7, "heat"));
        ScoredRecord cold = below(anomalous("a", 40, 1e-6, 7, "heat"));
        score(hot, back, cold);
        alerts(alert(AlertStatus.RESOLVED, Severity.INFO, hot, back));
        alerts(alert(AlertStatus.RESOLVED, Severity.INFO, cold));
        assertThat(state.trial("a@telemetry-0@10").orElseThrow().silenced())
                .extracting(gone -> gone.alert().id())
                .containsExactly("a@telemetry-0@10");
    }

    @Test
    void theJobHasModelsDeadLettersIncidentsAndRates() {
        String digest = MODEL.version() + "0".repeat(52);
        state.desiredModels("pumps", new DesiredModels(new ModelSource("next.onnx", digest, null), null));
        state.desiredModels("valves", new DesiredModels(null, new ModelSource("other.onnx", digest, null)));
        state.modelEvent(new ModelEvent(
                "pumps",
                ModelRole.CHAMPION,
                ModelEventStatus.ACTIVE,
                "pump",
                MODEL.version(),
                "next.onnx",
                digest,
                5,
                0,
                "on"));
        state.deadLetter(SampleRecords.DEAD_LETTER, START);
        state.incident(SampleRecords.INCIDENT);
        score(normal("a", 0, 0.1), normal("b", 0, 0.1));
        state.brokerUp(List.of(new Lag("telemetry", 12)));

        Overview view = state.overview();
        assertThat(view.models())
                .containsExactly(new ModelView("champion", "pump", MODEL.version(), "active", 5L, "on"));
        assertThat(view.scoring()).containsExactly(new Overview.Scoring("pump", MODEL.version(), 2));
        assertThat(view.deadLetters())
                .containsExactly(new DeadLetterView(
                        "not_json", 1, List.of(new DeadLetterView.Letter("telemetry-3@1042", START, "why"))));
        assertThat(view.incidents()).extracting(IncidentView::group).containsExactly("pump");
        assertThat(view.scoresPerSecond()).isEqualTo(2 / 60.0);
        assertThat(view.lag()).containsExactly(new Lag("telemetry", 12));
        assertThat(view.eventTime()).isEqualTo(START);
        assertThat(view.broker()).isEqualTo(new Overview.Broker("broker:9092", "up", START, null));
    }

    @Test
    void aBrokerThatIsAwayIsSaid() {
        state.brokerAway("No answer");
        assertThat(state.overview().broker()).isEqualTo(new Overview.Broker("broker:9092", "away", START, "No answer"));
        assertThat(state.overview().lag()).isNull();
    }

    @Test
    void oneVersionIsOneState() {
        long before = state.version();
        state.topic("scores", TopicState.LIVE, null);
        long changed = state.version();
        state.topic("scores", TopicState.LIVE, null);
        assertThat(changed).isEqualTo(before + 1);
        assertThat(state.version()).isEqualTo(changed);
        state.unreadable("scores", "offset 5: no JSON");
        state.topic("scores", TopicState.LIVE, null);
        assertThat(state.overview().topics())
                .containsExactly(new TopicView("scores", "scored", "live", 1, "offset 5: no JSON"));
    }

    @Test
    void keysWithoutScoresForTheLongestAreForgotten() {
        for (int key = 0; key <= Entities.MOST; key++) {
            score(normal("key-" + key, 0, 0.5));
            if (key == 5) {
                score(normal("key-0", 1, 0.5));
            }
        }
        assertThat(state.entities("", 1).total()).isEqualTo(Entities.MOST);
        assertThat(state.entities("", 1).forgotten()).isEqualTo(1);
        assertThat(state.key("key-0", 0)).isPresent();
        assertThat(state.key("key-1", 0)).isEmpty();
    }

    private void score(ScoredRecord... scores) {
        for (ScoredRecord each : scores) {
            state.score(each, NOW.toEpochMilli());
        }
    }

    private void alerts(Alert event) {
        state.alertsTopic(new OfAlert(event));
    }

    private void notices(Notice event) {
        state.alertsTopic(new OfNotice(event));
    }
}
