package io.surprisal.scoring.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.telemetry.record.AlertEnding;
import io.surprisal.telemetry.record.Incident;
import io.surprisal.telemetry.record.IncidentFeature;
import io.surprisal.telemetry.record.IncidentMember;
import io.surprisal.telemetry.record.Severity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IncidentRulesTest {
    private static final int WITHIN = 1_000;
    private static final long MINUTE = IncidentRules.UPDATE_INTERVAL;

    private final IncidentRules rules = new IncidentRules(Duration.ofMillis(WITHIN));
    private final List<Incident> events = new ArrayList<>();
    private GroupTimeline group = GroupTimeline.empty("pump");

    @Test
    void alertsThatOpenAtOneTimeAreOneEvent() {
        for (int i = 0; i < 40; i++) {
            come(opened("pump-" + i, 5_000));
        }
        advance(4_999);
        assertThat(events).isEmpty();
        advance(5_000);
        assertThat(said()).containsExactly("5000 OPENED 40 of which 40 open");
        Incident incident = events.get(0);
        assertThat(incident.id()).isEqualTo("incident/pump-0@0");
        assertThat(incident.group()).isEqualTo("pump");
        assertThat(incident.members()).extracting(IncidentMember::key).startsWith("pump-0", "pump-10", "pump-11");
    }

    @Test
    void anAlertJoinsWhileAMemberIsOpenHoweverLongThatIs() {
        come(opened("a", 0), opened("b", 10 * MINUTE), ended("b", 11 * MINUTE, 1e-5), opened("c", 20 * MINUTE));
        advance(20 * MINUTE);
        assertThat(said())
                .containsExactly(
                        "0 OPENED 1 of which 1 open",
                        "600000 UPDATED 2 of which 2 open",
                        "1200000 UPDATED 3 of which 2 open");
    }

    @Test
    void anAlertJoinsUpToTheTimeWithinAndIsAnotherIncidentAfterIt() {
        come(opened("a", 0), ended("a", 100, 1e-5), opened("b", 100 + WITHIN), ended("b", 1_500, 1e-5));
        advance(100 + WITHIN);
        assertThat(said()).containsExactly("0 OPENED 1 of which 1 open");
        come(opened("c", 1_501 + WITHIN));
        advance(1_501 + WITHIN);
        assertThat(said())
                .containsExactly(
                        "0 OPENED 1 of which 1 open",
                        "2500 RESOLVED 2 of which 0 open",
                        "2501 OPENED 1 of which 1 open");
        assertThat(events).extracting(Incident::id).containsExactly("incident/a@0", "incident/a@0", "incident/c@0");
    }

    @Test
    void itIsResolvedOnceTheTimeWithinHasPassedSinceTheLastAlertWasOver() {
        come(opened("a", 0), opened("b", 0), ended("b", 100, 1e-5), ended("a", 200, 1e-5));
        advance(200 + WITHIN - 1);
        assertThat(events).hasSize(1);
        assertThat(rules.nextAt(group)).isEqualTo(200 + WITHIN);
        advance(200 + WITHIN);
        assertThat(said()).containsExactly("0 OPENED 2 of which 2 open", "1200 RESOLVED 2 of which 0 open");
        assertThat(events.get(1).members()).extracting(IncidentMember::ending).containsOnly(AlertEnding.QUIET);
        assertThat(group.isEmpty()).isTrue();
        assertThat(rules.nextAt(group)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void whatJoinsWithinAMinuteIsSaidTogether() {
        for (int i = 0; i < 40; i++) {
            come(opened("pump-" + i, 10 * i));
        }
        advance(MINUTE - 1);
        assertThat(said()).containsExactly("0 OPENED 1 of which 1 open");
        advance(MINUTE);
        assertThat(said()).containsExactly("0 OPENED 1 of which 1 open", "60000 UPDATED 40 of which 40 open");
        advance(10 * MINUTE);
        assertThat(events).hasSize(2);
    }

    @Test
    void aWorseAlertIsAnUpdateAndOneThatIsOnlyLongerIsNone() {
        come(opened("a", 0), new AlertEvent(2 * MINUTE, member("a", 0, 2 * MINUTE, null, 1e-5)));
        advance(3 * MINUTE);
        assertThat(events).hasSize(1);
        come(new AlertEvent(4 * MINUTE, member("a", 0, 4 * MINUTE, null, 1e-8)));
        advance(4 * MINUTE);
        assertThat(said()).containsExactly("0 OPENED 1 of which 1 open", "240000 UPDATED 1 of which 1 open");
        assertThat(events.get(1).tailProbability()).isEqualTo(1e-8);
        assertThat(events.get(1).firstEventTime()).isZero();
        assertThat(events.get(1).lastEventTime()).isEqualTo(4 * MINUTE);
    }

    @Test
    void itNamesTheFeaturesOfMostMembers() {
        come(opened("a", 0, "flow", "heat"), opened("b", 0, "heat"), opened("c", 0, "heat", "level", "flow"));
        advance(0);
        assertThat(events.get(0).features())
                .containsExactly(
                        new IncidentFeature("heat", 3),
                        new IncidentFeature("flow", 2),
                        new IncidentFeature("level", 1));
    }

    @Test
    void itListsAsManyMembersAsFitAMessageAndCountsAll() {
        int many = Incident.MOST_MEMBERS + 1;
        for (int i = 0; i < many; i++) {
            come(opened("pump-%03d".formatted(i), 0));
        }
        advance(0);
        assertThat(events.get(0).memberCount()).isEqualTo(many);
        assertThat(events.get(0).members()).hasSize(Incident.MOST_MEMBERS);
        come(ended("pump-500", 100, 1e-9));
        advance(100);
        assertThat(group.open()).isNotNull();
        assertThat(group.open().openMembers()).isEqualTo(many - 1);
    }

    @Test
    void anAlertThatIsOverOpensNothing() {
        come(ended("a", 100, 1e-5));
        advance(100);
        assertThat(events).isEmpty();
        assertThat(group.isEmpty()).isTrue();
    }

    @Test
    void whereTimeStandsStillWhatIsPendingIsSaidAndNothingIsResolved() {
        come(opened("a", 5_000), opened("b", 6_000), ended("a", 9_000, 1e-5), ended("b", 9_000, 1e-5));
        group = rules.standStill(group, events::add);
        assertThat(said()).containsExactly("5000 OPENED 1 of which 1 open", "9000 UPDATED 2 of which 0 open");
        assertThat(group.pending()).isEmpty();
        group = rules.standStill(group, events::add);
        assertThat(events).hasSize(2);
        group = rules.resolve(group, events::add);
        assertThat(said()).last().isEqualTo("10000 RESOLVED 2 of which 0 open");
        assertThat(group.isEmpty()).isTrue();
    }

    @Test
    void anAlertWhoseTimeHasPassedStillJoins() {
        come(opened("a", 5_000));
        advance(8_000);
        come(opened("b", 4_000), new AlertEvent(4_100, member("b", 4_000, 4_000, AlertEnding.QUIET, 1e-5)));
        advance(8_001);
        come(ended("a", 9_000, 1e-5));
        advance(9_000 + WITHIN);
        assertThat(said()).containsExactly("5000 OPENED 1 of which 1 open", "10000 RESOLVED 2 of which 0 open");
        assertThat(events.get(1).firstEventTime()).isEqualTo(4_000);
    }

    /** Whatever order alerts come in, and however often time is told. */
    @Test
    void theOrderInWhichAlertsComeChangesNothing() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<AlertEvent> alerts = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            long from = random.nextInt(400_000);
            long to = from + random.nextInt(1_000);
            alerts.add(opened("pump-" + i, from));
            alerts.add(new AlertEvent(
                    to + 100, member("pump-" + i, from, to, AlertEnding.QUIET, random.nextDouble() / 1e5)));
        }
        alerts.forEach(this::come);
        advance(Long.MAX_VALUE);
        List<Incident> atOnce = List.copyOf(events);
        assertThat(group.isEmpty()).isTrue();
        assertThat(atOnce).as("seed %d", seed).hasSizeGreaterThan(20);

        for (int run = 0; run < 20; run++) {
            events.clear();
            Collections.shuffle(alerts, random);
            for (long before = -1, time = 0; time < 410_000; before = time, time += 1 + random.nextInt(5_000)) {
                for (AlertEvent alert : alerts) {
                    if (alert.time() > before && alert.time() <= time) {
                        come(alert);
                    }
                }
                advance(time);
            }
            assertThat(events).as("seed %d", seed).isEqualTo(atOnce);
        }
    }

    private void come(AlertEvent... alerts) {
        for (AlertEvent alert : alerts) {
            group = group.with(alert);
        }
    }

    private void advance(long time) {
        group = rules.advance(group, time, events::add);
    }

    /** Time, status and members of every event so far. */
    private List<String> said() {
        return events.stream()
                .map(incident -> incident.eventTime() + " " + incident.status() + " " + incident.memberCount()
                        + " of which " + incident.openMembers() + " open")
                .toList();
    }

    private static AlertEvent opened(String key, long time, String... features) {
        return new AlertEvent(
                time, new IncidentMember(key, key + "@0", Severity.INFO, time, time, null, 1e-5, List.of(features)));
    }

    private static AlertEvent ended(String key, long time, double tailProbability) {
        return new AlertEvent(time, member(key, time, time, AlertEnding.QUIET, tailProbability));
    }

    private static IncidentMember member(
            String key, long first, long last, @Nullable AlertEnding ending, double tailProbability) {
        return new IncidentMember(key, key + "@0", Severity.INFO, first, last, ending, tailProbability, List.of());
    }
}
