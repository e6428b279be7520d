package io.surprisal.telemetry.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.telemetry.record.Coordinates;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class OpenGroupsTest {
    private static final GroupSettings SESSIONS = group(Duration.ZERO);
    private static final GroupSettings WINDOWS = group(Duration.ofMillis(100));

    private final OpenGroups groups = new OpenGroups();
    private long offset;

    private static GroupSettings group(Duration window) {
        return new GroupSettings("", window, Duration.ofMillis(10), 3, Duration.ofMinutes(1));
    }

    @Test
    void aSessionEndsWithItsGap() {
        add(SESSIONS, 100, 0);
        add(SESSIONS, 109, 1);
        add(SESSIONS, 119, 1);
        assertThat(groups.takeOver(117)).isEmpty();
        assertThat(groups.takeOver(118)).hasSize(1).first().satisfies(first -> {
            assertThat(first.counts()).containsExactly(1, 1);
            assertThat(first.lines()).isEqualTo(2);
            assertThat(first.source()).isEqualTo(new Coordinates("log", 0, 0));
            assertThat(first.lastTime()).isEqualTo(118);
        });
        assertThat(groups.groups())
                .singleElement()
                .satisfies(second -> assertThat(second.start()).isEqualTo(119));
    }

    /** In whatever order they come: the middle one makes one session of two. */
    @Test
    void aLineBetweenTwoSessionsJoinsThem() {
        add(SESSIONS, 116, 0);
        add(SESSIONS, 100, 0);
        assertThat(groups.groups()).extracting(LineGroup::start).containsExactly(100L, 116L);
        add(SESSIONS, 108, 1);
        assertThat(groups.groups()).singleElement().satisfies(whole -> {
            assertThat(whole.counts()).containsExactly(2, 1);
            assertThat(whole.lines()).isEqualTo(3);
            assertThat(whole.start()).isEqualTo(100);
            assertThat(whole.end()).isEqualTo(126);
        });
    }

    @Test
    void theOrderOfLinesChangesNothing() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 50; round++) {
            List<Long> times =
                    random.longs(30, 0, 200).sorted().boxed().collect(Collectors.toCollection(ArrayList::new));
            List<String> inOrder = sessions(times);
            Collections.shuffle(times, random);
            assertThat(sessions(times)).as("seed %d", seed).isEqualTo(inOrder);
        }
    }

    private static List<String> sessions(List<Long> times) {
        OpenGroups open = new OpenGroups();
        for (long time : times) {
            open.add(SESSIONS, 3, new Coordinates("log", 0, time), time, (int) (time % 3), Long.MIN_VALUE);
        }
        return open.groups().stream()
                .map(group -> group.start() + " to " + group.end() + ": " + Arrays.toString(group.counts()))
                .toList();
    }

    @Test
    void windowsAreOfTheClock() {
        add(WINDOWS, 199, 0);
        add(WINDOWS, 200, 0);
        add(WINDOWS, 105, 1);
        add(WINDOWS, -1, 1);
        assertThat(groups.groups()).extracting(LineGroup::start).containsExactly(-100L, 100L, 200L);
        assertThat(groups.takeOver(199))
                .extracting(group -> List.of(group.end(), group.lines()))
                .containsExactly(List.of(0L, 1), List.of(200L, 2));
        assertThat(groups.groups()).hasSize(1);
    }

    @Test
    void aLineOfAGroupThatIsOverIsLate() {
        assertThat(groups.add(WINDOWS, 2, new Coordinates("log", 0, 0), 150, 0, 199))
                .isNull();
        assertThat(groups.add(WINDOWS, 2, new Coordinates("log", 0, 0), 150, 0, 198))
                .isNotNull();
        // It would have been late, but for the session that it belongs to.
        add(SESSIONS, 400, 0);
        assertThat(groups.add(SESSIONS, 2, new Coordinates("log", 0, 0), 392, 0, 405))
                .isNotNull();
        assertThat(groups.add(SESSIONS, 2, new Coordinates("log", 0, 0), 370, 0, 405))
                .isNull();
    }

    @Test
    void aGroupOfTheMostLinesEndsAtOnce() {
        add(SESSIONS, 1, 0);
        add(SESSIONS, 2, 0);
        assertThat(groups.takeFull(3)).isEmpty();
        add(SESSIONS, 3, 1);
        assertThat(groups.takeFull(3))
                .hasValueSatisfying(full -> assertThat(full.counts()).containsExactly(2, 1));
        assertThat(groups.isEmpty()).isTrue();
    }

    private void add(GroupSettings settings, long time, int template) {
        assertThat(groups.add(settings, 2, new Coordinates("log", 0, offset++), time, template, Long.MIN_VALUE))
                .isNotNull();
    }
}
