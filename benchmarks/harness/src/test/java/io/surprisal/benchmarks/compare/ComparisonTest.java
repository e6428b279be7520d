package io.surprisal.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static final PrintStream NOWHERE =
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

    private final List<String> calls = new ArrayList<>();

    @Test
    void contendersTakeTurnsAndWarmUpsAreNotCounted() throws Exception {
        List<Result> results = new Comparison(1, 2, 2).run(List.of(contender("a", 10), contender("b", 20)), NOWHERE);
        // 10 µs per row are 200,000 rows in the 2 CPU-seconds of a round.
        assertThat(calls).containsExactly("a 10000", "b 10000", "a 200000", "b 100000", "a 200000", "b 100000");
        assertThat(results.get(0).rounds()).hasSize(2);
        assertThat(results.get(0).rowsPerCpuSecond()).isEqualTo(100_000);
        assertThat(results.get(1).ratioTo(results.get(0))).isEqualTo(0.5);
    }

    @Test
    void theResultIsTheMedianOfTheRounds() {
        assertThat(result("x", 100, 9_000, 200).rowsPerCpuSecond()).isEqualTo(200);
        assertThat(result("x", 100, 9_000, 200, 300).rowsPerCpuSecond()).isEqualTo(250);
    }

    @Test
    void theTableStatesRatiosToItsFirstLine() {
        String table = new Report(Map.of("cores", "2"))
                .add("L = 8", List.of(result("raw", 1_000_000), result("other", 350_000)), "A remark.");
        assertThat(table)
                .containsPattern("raw +1,000,000 .* 1\\.00 +1\\.000 +3\n")
                .containsPattern("other +350,000 .* 2\\.86 +0\\.350 +3\n")
                .endsWith("A remark.\n");
    }

    @Test
    void aComparisonNeedsRounds() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Comparison(1, 0, 5))
                .withMessageContaining("got 1, 0 and 5.0");
    }

    @Test
    void theKernelKnowsThisProcess() throws Exception {
        assertThat(ProcessUsage.cpu(ProcessHandle.current())).isPositive();
        assertThat(CompilerTime.of(ProcessHandle.current()))
                .isPositive()
                .isLessThan(ProcessHandle.current().info().totalCpuDuration().orElseThrow());
        assertThat(ProcessUsage.peakMemory(ProcessHandle.current())).isGreaterThan(1 << 20);
    }

    private static Result result(String name, long... rowsPerSecond) {
        List<Round> rounds = Arrays.stream(rowsPerSecond)
                .mapToObj(rows -> new Round(rows, Duration.ofSeconds(1), Duration.ofSeconds(1)))
                .toList();
        return new Result(name, rounds, 3 << 20);
    }

    private Contender contender(String name, long microsPerRow) {
        return new Contender() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Round score(long rows) {
                calls.add(name + " " + rows);
                return new Round(rows, Duration.ofNanos(rows * microsPerRow * 1000), Duration.ofSeconds(1));
            }

            @Override
            public long peakMemory() {
                return 0;
            }

            @Override
            public void close() {}
        };
    }
}
