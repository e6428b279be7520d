package io.surprisal.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.surprisal.evaluation.data.Half;
import io.surprisal.evaluation.data.Protocol;
import io.surprisal.evaluation.measure.Measure;
import io.surprisal.evaluation.result.Outcome;
import io.surprisal.evaluation.result.Result;
import io.surprisal.evaluation.result.Run;
import io.surprisal.reports.Browser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    /** Seed 1 has means (0.2 + 0.6) / 2, seed 2 (0.4 + 0.8) / 2: 0.5 ± 0.141. */
    private static final List<Result> RESULTS = List.of(
            raw("a", Half.CHOOSE, "auto", 1, 0.2),
            raw("b", Half.CONFIRM, "auto", 1, 0.6),
            raw("a", Half.CHOOSE, "auto", 2, 0.4),
            raw("b", Half.CONFIRM, "auto", 2, 0.8),
            raw("a", Half.CHOOSE, "ppca", 1, 0.7),
            Result.skipped(run("c", Half.CHOOSE, "auto", 1), "no anomaly"),
            Result.failed(run("b", Half.CONFIRM, "ppca", 1), "broke <here>"));

    @TempDir
    private Path directory;

    @Test
    void tellsTheBestFirstWithHalvesAndSpread() {
        assertThat(new Report(RESULTS).toText().lines().toList()).first().isEqualTo("smd, split: 2 sets, mean VUS-PR");
        assertThat(new Report(RESULTS).toText())
                .containsPattern(
                        "ppca \\(1 sets\\) +0\\.700 +0\\.700 .*\\R +auto +0\\.500 ± 0\\.141 +0\\.300 +0\\.700 ");
    }

    @Test
    void ranksTablesWithoutTimeByTheirAucRoc() {
        Run run = new Run("ad", "x", Half.CHOOSE, Protocol.SPLIT, "auto", 1, "f");
        String text = new Report(List.of(Result.measured(run, Outcome.RAW, Map.of(Measure.AUC_ROC, 0.875)))).toText();
        assertThat(text).startsWith("ad, split: 1 sets, mean AUC-ROC").containsPattern("auto +0\\.875 ");
    }

    @Test
    void writesMeansPerPartAndPerSet() throws IOException {
        new Report(RESULTS).write(directory);
        List<String> lines = Files.readAllLines(directory.resolve("summary.csv"));
        assertThat(lines.get(0))
                .startsWith("collection,protocol,detector,outcome,part,set,sets,seeds,vus_pr,vus_pr_sd,");
        assertThat(lines).anySatisfy(line -> assertThat(line).startsWith("smd,split,auto,raw,all,,2,2,0.5,0.1414"));
        assertThat(lines).anySatisfy(line -> assertThat(line).startsWith("smd,split,auto,raw,confirm,,1,2,0.7"));
        assertThat(lines).anySatisfy(line -> assertThat(line).startsWith("smd,split,auto,raw,confirm,b,1,2,0.7"));
        assertThat(lines).hasSize(1 + 2 * 3 + 3);
    }

    @Test
    void drawsOnePageThatStandsByItself() throws Exception {
        new Report(RESULTS).write(directory);
        String page = Files.readString(directory.resolve("report.html"));
        assertThat(page)
                .contains(
                        ">smd, split</h2>", "<td>0.500 ± 0.141</td>", "smd/c, split: no anomaly", "broke &lt;here&gt;")
                .contains("Paparrizos")
                .doesNotContain("<here>");
        assertThat(new Report(RESULTS).failures()).extracting(Result::message).containsExactly("broke <here>");
        // Two bars and four points; of two sets two spans and three points, for ppca failed on one; two speeds.
        assertThat(Browser.check(page, directory))
                .extracting(Browser.Seen::marks)
                .containsOnly(List.of(5, 5, 2));
    }

    @Test
    void chartsHaveTheBestFirst() {
        Charts charts = new Charts(Group.of(RESULTS).get(0));
        assertThat(charts.means().y().categories()).containsExactly("ppca", "auto");
        assertThat(charts.means().layer("all sets").channel("x")).containsExactly(0.7, 0.5);
        assertThat(charts.means().layer("choose half").channel("x")[1]).isCloseTo(0.3, within(1e-9));
        assertThat(charts.means().layer("confirm half").channel("x")).containsExactly(Double.NaN, 0.7);
        assertThat(charts.sets().layer("lowest to highest of all").channel("to"))
                .containsExactly(0.7, 0.7);
    }

    private static Result raw(String set, Half half, String detector, long seed, double volume) {
        return Result.measured(
                run(set, half, detector, seed),
                Outcome.RAW,
                Map.of(Measure.VUS_PR, volume, Measure.ROWS_PER_SECOND, 1e5));
    }

    private static Run run(String set, Half half, String detector, long seed) {
        return new Run("smd", set, half, Protocol.SPLIT, detector, seed, "f");
    }
}
