package io.surprisal.scoring.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.record.AlertFeature;
import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.FeatureDeviation;
import io.surprisal.telemetry.record.Judged;
import io.surprisal.telemetry.record.ModelVersion;
import io.surprisal.telemetry.record.ScoredRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class AlertRulesTest {
    /** How long after its last abnormal record an alert is over: more than the quiet period. */
    private static final int QUIET = 100;

    private static final int LATE = 10;
    private static final AlertSettings SETTINGS =
            AlertSettings.defaults().withQuietPeriod(Duration.ofMillis(QUIET - 1));

    private final List<Alert> events = new ArrayList<>();
    private AlertRules rules = rules(SETTINGS);
    private KeyAlerts key = KeyAlerts.NONE;

    @Test
    void anAnomalyOpensAndTheNextOneExtends() {
        anomalous(1_000);
        anomalous(1_000 + QUIET - 1);
        assertThat(told()).containsExactly("OPENED 1");
        assertThat(open().evidence().records()).isEqualTo(2);
    }

    @Test
    void anAnomalyAfterTheQuietPeriodIsAnotherAlert() {
        anomalous(1_000);
        anomalous(1_000 + QUIET);
        assertThat(told()).containsExactly("OPENED 1", "RESOLVED 1 QUIET", "OPENED 1");
    }

    @Test
    void aNormalRecordResolvesOnceNothingEarlierCanCome() {
        anomalous(1_000);
        normal(1_000 + QUIET + LATE - 1);
        assertThat(told()).containsExactly("OPENED 1");
        normal(1_000 + QUIET + LATE);
        assertThat(told()).containsExactly("OPENED 1", "RESOLVED 1 QUIET");
        assertThat(key).isEqualTo(KeyAlerts.NONE);
    }

    @Test
    void anAnomalyThatComesOutOfOrderStillExtends() {
        anomalous(1_000);
        normal(1_000 + QUIET + LATE - 1);
        anomalous(1_000 + QUIET - 1);
        assertThat(told()).containsExactly("OPENED 1");
    }

    /** What happens every hour is one alert under a quiet period of an hour. */
    @Test
    void aRecordAtTheVeryEndOfTheQuietPeriodExtends() {
        anomalous(1_000);
        anomalous(1_000 + QUIET - 1);
        assertThat(told()).containsExactly("OPENED 1");
        assertThat(open().evidence().records()).isEqualTo(2);
    }

    @Test
    void anAlertStaysOpenWhileANewNormalSettles() {
        anomalous(1_000);
        judged(settling(1_010, 5 * QUIET));
        anomalous(1_010 + 3 * QUIET);
        assertThat(told()).containsExactly("OPENED 1");
        normal(1_010 + 5 * QUIET + LATE - 1);
        assertThat(told()).containsExactly("OPENED 1");
        normal(1_010 + 5 * QUIET + LATE);
        assertThat(told()).containsExactly("OPENED 1", "RESOLVED 3 QUIET");
        assertThat(events.get(1).lastEventTime()).isEqualTo(1_010 + 3 * QUIET);
        assertThat(events.get(1).eventTime()).isEqualTo(1_010 + 5 * QUIET);
    }

    @Test
    void soDoesAnAlertThatASettlingRecordOpens() {
        judged(settling(1_000, 5 * QUIET));
        anomalous(1_000 + 3 * QUIET);
        normal(1_000 + 5 * QUIET + LATE - 1);
        assertThat(told()).containsExactly("OPENED 1");
        normal(1_000 + 5 * QUIET + LATE);
        assertThat(told()).containsExactly("OPENED 1", "RESOLVED 2 QUIET");
    }

    @Test
    void noAlertRestsOnARecordOfASilencedKey() {
        judged(silenced(1_000));
        assertThat(told()).isEmpty();
        anomalous(2_000);
        judged(silenced(2_000 + QUIET - 1));
        normal(2_000 + QUIET + LATE);
        assertThat(told()).containsExactly("OPENED 1", "RESOLVED 1 QUIET");
    }

    @Test
    void timeElsewhereResolvesToo() {
        anomalous(1_000);
        key = rules.timePassed(key, 1_000 + QUIET - 1, events::add);
        assertThat(told()).containsExactly("OPENED 1");
        key = rules.timePassed(key, 1_000 + QUIET, events::add);
        assertThat(told()).containsExactly("OPENED 1", "RESOLVED 1 QUIET");
        assertThat(events).extracting(Alert::eventTime).containsExactly(1_000L, 1_000L + QUIET);
    }

    @Test
    void withoutAnOpenAlertNormalRecordsAndTimeAreNothing() {
        normal(1_000);
        key = rules.timePassed(key, 5_000, events::add);
        assertThat(events).isEmpty();
        assertThat(key).isEqualTo(KeyAlerts.NONE);
    }

    @Test
    void itsEndIsItsLastAbnormalRecord() {
        anomalous(1_000);
        anomalous(1_050);
        normal(5_000);
        Alert resolved = events.get(1);
        assertThat(resolved.firstEventTime()).isEqualTo(1_000);
        assertThat(resolved.lastEventTime()).isEqualTo(1_050);
        assertThat(resolved.id()).isEqualTo("pump-7@telemetry-0@1000");
    }

    @Test
    void itIsUpdatedWhereItIsWorseByTheFactorOrMoreSevere() {
        anomalous(1_000, 1e-4);
        anomalous(1_001, 2e-6);
        assertThat(told()).containsExactly("OPENED 1");
        anomalous(1_002, 1e-6); // A hundredth, and a warning.
        anomalous(1_003, 1e-3);
        anomalous(1_004, 2e-8);
        anomalous(1_005, 1e-8); // A hundredth of the last event, still a warning.
        anomalous(1_006, 1e-9); // Critical.
        anomalous(1_007, 2e-11);
        anomalous(5_000, 1e-4);
        assertThat(events)
                .extracting(event -> event.status() + " " + event.severity() + " " + event.tailProbability())
                .containsExactly(
                        "OPENED INFO 1.0E-4",
                        "UPDATED WARNING 1.0E-6",
                        "UPDATED WARNING 1.0E-8",
                        "UPDATED CRITICAL 1.0E-9",
                        "RESOLVED CRITICAL 2.0E-11",
                        "OPENED INFO 1.0E-4");
    }

    @Test
    void itOpensWhenEnoughOfTheLastRecordsAreAbnormal() {
        rules = rules(SETTINGS.withTrigger(new Trigger(3, 5)));
        anomalous(1_000);
        normal(1_001, 2);
        anomalous(1_003);
        normal(1_004, 1); // The first of them is the sixth last now.
        anomalous(1_005);
        assertThat(events).isEmpty();
        normal(1_006, 1);
        anomalous(1_007);
        assertThat(told()).containsExactly("OPENED 3");
        assertThat(events.get(0).id()).isEqualTo("pump-7@telemetry-0@1003");
        assertThat(events.get(0).firstEventTime()).isEqualTo(1_003);
        assertThat(events.get(0).lastEventTime()).isEqualTo(1_007);
        assertThat(key.history()).isEqualTo(KeyHistory.NONE);
    }

    @Test
    void theEarliestOfTheCountedRecordsOpensThoughItCameLater() {
        rules = rules(SETTINGS.withTrigger(new Trigger(2, 2)));
        anomalous(1_005);
        anomalous(1_000);
        assertThat(events.get(0).id()).isEqualTo("pump-7@telemetry-0@1000");
        assertThat(events.get(0).opening().offset()).isEqualTo(1_000);
    }

    @Test
    void whatIsCountedIsForgottenOnceItIsTooLongAgo() {
        rules = rules(SETTINGS.withTrigger(new Trigger(2, 3)));
        anomalous(1_000);
        normal(1_001, 2);
        assertThat(key.history().counted()).hasSize(1);
        normal(1_002);
        assertThat(key).isEqualTo(KeyAlerts.NONE);
    }

    @Test
    void aRunOfNormalRecordsCountsAsManyAsItHolds() {
        rules = rules(SETTINGS.withTrigger(new Trigger(2, 64)));
        KeyAlerts[] states = new KeyAlerts[2];
        anomalous(1_000);
        KeyAlerts start = key;
        normal(1_010, 7);
        states[0] = key;
        key = start;
        for (int i = 0; i < 7; i++) {
            normal(1_004 + i);
        }
        states[1] = key;
        assertThat(states[0]).isEqualTo(states[1]);
    }

    @Test
    void itIsOverOnlyOnceTheKeyHasRecovered() {
        rules = rules(SETTINGS.withRecover(new Recovery(3, 0)));
        anomalous(1_000);
        normal(1_500, 2);
        key = rules.timePassed(key, 2_000, events::add);
        anomalous(2_001); // Belongs to it: the key has not recovered.
        normal(2_500, 2);
        assertThat(told()).containsExactly("OPENED 1");
        normal(2_501);
        assertThat(told()).containsExactly("OPENED 1", "RESOLVED 2 QUIET");
    }

    @Test
    void theEndOfTheInputDoesNotWaitForRecovery() {
        rules = rules(SETTINGS.withRecover(new Recovery(3, 0)));
        anomalous(1_000);
        key = rules.timePassed(key, Long.MAX_VALUE, events::add);
        assertThat(told()).containsExactly("OPENED 1", "RESOLVED 1 QUIET");
    }

    @Test
    void aRecordThatIsNotAbnormalButHasNotRecoveredKeepsItOpenAndIsNotItsEnd() {
        rules = rules(SETTINGS.withRecover(new Recovery(0, 0.01)));
        anomalous(1_000);
        judged(scored(1_090, false, 0.009));
        normal(1_090 + QUIET + LATE - 1);
        assertThat(told()).containsExactly("OPENED 1");
        normal(1_090 + QUIET + LATE);
        assertThat(told()).containsExactly("OPENED 1", "RESOLVED 1 QUIET");
        assertThat(events.get(1).lastEventTime()).isEqualTo(1_000);
        judged(scored(3_000, false, 0.009));
        assertThat(events).hasSize(2);
    }

    @Test
    void whatPeopleCalledNoAnomalyHoldsNoAlertOpen() {
        rules = rules(SETTINGS.withRecover(new Recovery(0, 0.01)));
        anomalous(1_000);
        judged(scored(1_090, false, 0, true, 0.009));
        normal(1_000 + QUIET + LATE);
        assertThat(told()).containsExactly("OPENED 1", "RESOLVED 1 QUIET");
    }

    @Test
    void onlyDeviationsInTheDirectionCount() {
        rules = rules(SETTINGS.withRules(AlertRule.ofAll().withDirection(Direction.ABOVE)));
        judged(scored(1_000, true, 1e-5, deviation("flow", -3, 5), deviation("heat", -1, 2)));
        assertThat(events).isEmpty();
        judged(scored(1_001, true, 1e-5, deviation("flow", -3, 5), deviation("heat", 1, 2)));
        assertThat(told()).containsExactly("OPENED 1");
        assertThat(events.get(0).features()).extracting(AlertFeature::feature).containsExactly("heat");
        assertThat(events.get(0).peak().deviations()).hasSize(2);
        rules = rules(SETTINGS.withRules(AlertRule.ofAll().withDirection(Direction.BELOW)));
        judged(scored(1_002, true, 1e-5, deviation("heat", 1, 2)));
        assertThat(open().evidence().records()).isEqualTo(1);
    }

    @Test
    void smallDeviationsAndIgnoredFeaturesDoNotCount() {
        rules = rules(SETTINGS.withRules(
                AlertRule.ofAll().withLeastDeviation(Map.of("flow", 2.0)).withIgnored("heat")));
        judged(scored(1_000, true, 1e-5, deviation("flow", -1.5f, 5), deviation("heat", 9, 2)));
        assertThat(events).isEmpty();
        judged(scored(1_001, true, 1e-5, deviation("flow", -2, 5)));
        assertThat(told()).containsExactly("OPENED 1");
    }

    @Test
    void aRecordThatDoesNotCountIsANormalOne() {
        rules = rules(SETTINGS.withRules(AlertRule.ofAll().withIgnored("heat")).withRecover(new Recovery(2, 0)));
        anomalous(1_000);
        judged(scored(1_050, true, 1e-9, deviation("heat", 9, 2)));
        judged(scored(1_000 + QUIET + LATE, true, 1e-9, deviation("heat", 9, 2)));
        assertThat(told()).containsExactly("OPENED 1", "RESOLVED 1 QUIET");
    }

    @Test
    void theFirstRuleThatMatchesTheKeyAndStatesASettingHolds() {
        rules = rules(SETTINGS.withRules(
                AlertRule.of("pump").withIgnored("flow"), // Matches no whole key.
                AlertRule.of("pump-.*").withDirection(Direction.BELOW),
                AlertRule.ofAll().withDirection(Direction.ABOVE).withIgnored("heat")));
        judged(scored(1_000, true, 1e-5, deviation("flow", 1, 5)));
        judged(scored(1_001, true, 1e-5, deviation("heat", -1, 5)));
        assertThat(events).isEmpty();
        judged(scored(1_002, true, 1e-5, deviation("flow", -1, 5)));
        assertThat(told()).containsExactly("OPENED 1");
    }

    @Test
    void mutedRecordsNeitherOpenNorExtend() {
        long sunday = Instant.parse("2026-03-01T02:00:00Z").toEpochMilli();
        rules = rules(SETTINGS.withQuietPeriod(Duration.ofHours(1))
                .withRules(AlertRule.ofAll().withMuted(new MutedWindow("0 2 * * SUN", Duration.ofHours(2), "UTC"))));
        anomalous(sunday);
        anomalous(sunday + 7_199_999);
        assertThat(events).isEmpty();
        anomalous(sunday + 7_200_000);
        assertThat(told()).containsExactly("OPENED 1");
        key = KeyAlerts.NONE;
        events.clear();
        anomalous(sunday - 1);
        anomalous(sunday + 60_000);
        assertThat(told()).containsExactly("OPENED 1");
        assertThat(open().evidence().lastEventTime()).isEqualTo(sunday - 1);
    }

    @Test
    void aNewKeyIsSilentAtFirst() {
        rules = rules(SETTINGS.withRules(AlertRule.of("pump-.*").withSilenceAfterFirst(Duration.ofMillis(50))));
        assertThat(rules.keepHistory()).isTrue();
        key = rules.judged(key, new Judged("pump-7", 4, 1_000, 1_020, 0.5, null), events::add);
        anomalous(1_049);
        assertThat(events).isEmpty();
        assertThat(key.history().firstEventTime()).isEqualTo(1_000);
        anomalous(1_050);
        assertThat(told()).containsExactly("OPENED 1");
        anomalous(1_040); // Late, and of the silent time.
        assertThat(open().evidence().records()).isEqualTo(1);
    }

    @Test
    void otherKeysKeepNoFirstRecord() {
        rules = rules(SETTINGS.withRules(AlertRule.of("valve-.*").withSilenceAfterFirst(Duration.ofMillis(50))));
        normal(1_000);
        anomalous(1_001);
        assertThat(told()).containsExactly("OPENED 1");
        assertThat(key.history()).isEqualTo(KeyHistory.NONE);
    }

    @Test
    void itsFeaturesAreThoseOfAllItsRecords() {
        judged(scored(1_000, true, 1e-5, deviation("flow", 1, 5), deviation("heat", -2, 4)));
        judged(scored(1_001, true, 1e-5, deviation("heat", -9, 6), deviation("flow", 2, 3)));
        judged(scored(1_002, true, 1e-5, deviation("load", 1, 20), deviation("heat", -1, 2)));
        normal(5_000);
        Alert resolved = events.get(1);
        assertThat(resolved.features())
                .as("the two highest")
                .containsExactly(
                        new AlertFeature("load", 20, 1, deviation("load", 1, 20)),
                        new AlertFeature("heat", 12, 3, deviation("heat", -9, 6)));
    }

    private RunningAlert open() {
        return Objects.requireNonNull(key.open());
    }

    private void anomalous(long time) {
        anomalous(time, 1e-5);
    }

    private void anomalous(long time, double tailProbability) {
        judged(scored(time, true, tailProbability, deviation("flow", 3, 5)));
    }

    private void normal(long time) {
        judged(scored(time, false, 0.5));
    }

    private void normal(long time, int records) {
        key = rules.judged(key, new Judged("pump-7", records, time, time, 0.5, null), events::add);
    }

    private void judged(ScoredRecord record) {
        key = rules.judged(key, Judged.of(record), events::add);
    }

    private List<String> told() {
        return events.stream()
                .map(event ->
                        event.status() + " " + event.records() + (event.ending() == null ? "" : " " + event.ending()))
                .toList();
    }

    private static AlertRules rules(AlertSettings settings) {
        return AlertRules.of(settings, 2, Duration.ofMillis(LATE));
    }

    private static FeatureDeviation deviation(String feature, float from, float surprisal) {
        return new FeatureDeviation(feature, "", Float.NaN, 10 + from, 10, 1, surprisal);
    }

    private static ScoredRecord settling(long time, long settling) {
        return scored(time, true, settling - 1, false, 1e-5);
    }

    private static ScoredRecord silenced(long time) {
        return scored(time, true, 0, true, 1e-5);
    }

    private static ScoredRecord scored(
            long time, boolean anomalous, double tailProbability, FeatureDeviation... deviations) {
        return scored(time, anomalous, 0, false, tailProbability, deviations);
    }

    private static ScoredRecord scored(
            long time,
            boolean anomalous,
            long settling,
            boolean setAside,
            double tailProbability,
            FeatureDeviation... deviations) {
        return new ScoredRecord(
                new Coordinates("telemetry", 0, time),
                "pump-7",
                time,
                new ModelVersion("tiny", "0123456789ab"),
                new String[] {"surprisal"},
                new float[] {5},
                5,
                5,
                Float.NaN,
                tailProbability,
                0.5,
                anomalous,
                settling,
                setAside,
                deviations);
    }
}
