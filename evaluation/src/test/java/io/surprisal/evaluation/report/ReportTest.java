package io.surprisal.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

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
                        "ppca \\(1 sets\\) +0\\.700 +0\\.700 .* no +0\\.25\\R +auto +0\\.500 ± 0\\.141 +0\\.300 +0\\.700 .* no +0\\.25\\R");
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
                .startsWith("collection,protocol,detector,outcome,part,set,sets,seeds,looks_ahead,vus_pr,vus_pr_sd,");
        assertThat(lines).anySatisfy(line -> assertThat(line).startsWith("smd,split,auto,raw,all,,2,2,no,0.5,0.1414"));
        assertThat(lines).anySatisfy(line -> assertThat(line).startsWith("smd,split,auto,raw,confirm,,1,2,no,0.7"));
        assertThat(lines).anySatisfy(line -> assertThat(line).startsWith("smd,split,auto,raw,confirm,b,1,2,no,0.7"));
        assertThat(lines).hasSize(1 + 2 * 3 + 3);
        assertThat(directory).isDirectoryNotContaining("glob:**/{Uni,Multi}_*");
    }

    @Test
    void writesTsbAdSeriesInItsForm() throws IOException {
        String first = "001_NAB_id_1_Facility_tr_1007_1st_2014";
        String second = "002_MSL_id_2_Sensor_tr_500_1st_900";
        String wide = "001_SMD_id_1_Facility_tr_4529_1st_4629";
        List<Result> results = List.of(
                tsbAd("U", second, "auto", 1, Outcome.RAW, 0.25, 1),
                tsbAd("U", first, "auto", 1, Outcome.RAW, 0.1, 1),
                tsbAd("U", first, "auto", 1, Outcome.SMOOTHED, 0.5, 1),
                tsbAd("U", first, "auto", 2, Outcome.RAW, 0.2, 1),
                tsbAd("U", first, "auto", 2, Outcome.SMOOTHED, 0.75, 1),
                tsbAd("M", "deep/" + wide, "auto", 1, Outcome.SMOOTHED, 0.5, 38),
                tsbAd("U", first, "ppca", 1, Outcome.SMOOTHED, 0.25, 1));
        assertThat(new Report(results).write(directory))
                .containsExactly(
                        "summary.csv", "report.html", "Uni_Surprisal.csv", "Multi_Surprisal.csv", "Uni_ppca.csv");
        // 30 s of training and 2,000 rows at 1,000 a second; the mean over seeds.
        assertThat(Files.readAllLines(directory.resolve("Uni_Surprisal.csv")))
                .containsExactly(
                        "file,Time,AUC-PR,AUC-ROC,VUS-PR,VUS-ROC,Standard-F1,PA-F1,Event-based-F1,R-based-F1,Affiliation-F",
                        first + ".csv,32.0,0.5,0.75,0.625,0.875,0.25,,,,",
                        second + ".csv,32.0,0.5,0.75,0.25,0.875,0.25,,,,");
        assertThat(Files.readAllLines(directory.resolve("Multi_Surprisal.csv")))
                .hasSize(2)
                .last(STRING)
                .startsWith(wide + ".csv,32.0,0.5,0.75,0.5,");
        assertThat(Files.readAllLines(directory.resolve("summary.csv")))
                .anySatisfy(line -> assertThat(line).startsWith("U,prefix,auto,smoothed,NAB,,1,2,no,0.625,"))
                .anySatisfy(line -> assertThat(line).startsWith("U,prefix,auto,raw,MSL,,1,1,no,0.25,"));
        assertThat(Files.readString(directory.resolve("report.html")))
                .contains("VUS-PR of each data set", "looks ahead", "fitted on, of the scored rows");
    }

    @Test
    void namesEachOfSeveralPresets() throws IOException {
        String name = "001_NAB_id_1_Facility_tr_1007_1st_2014";
        List<Result> results = List.of(
                tsbAd("U", name, "auto", 1, Outcome.RAW, 0.1, 1), tsbAd("U", name, "plain:ae", 1, Outcome.RAW, 0.1, 1));
        assertThat(new Report(results).write(directory))
                .containsExactly("summary.csv", "report.html", "Uni_Surprisal_auto.csv", "Uni_Surprisal_plain-ae.csv");
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

    private static Result tsbAd(
            String collection, String set, String detector, long seed, Outcome outcome, double volume, int features) {
        return Result.measured(
                new Run(collection, set, Half.CHOOSE, Protocol.PREFIX, detector, seed, "f"),
                outcome,
                Map.of(
                        Measure.VUS_PR, volume,
                        Measure.VUS_ROC, 0.875,
                        Measure.AUC_PR, 0.5,
                        Measure.AUC_ROC, 0.75,
                        Measure.BEST_F1, 0.25,
                        Measure.TRAINING_SECONDS, 30.0,
                        Measure.ROWS_PER_SECOND, 1000.0,
                        Measure.SCORED_ROWS, 2000.0,
                        Measure.FEATURES, (double) features));
    }

    private static Result raw(String set, Half half, String detector, long seed, double volume) {
        return Result.measured(
                run(set, half, detector, seed),
                Outcome.RAW,
                Map.of(Measure.VUS_PR, volume, Measure.ROWS_PER_SECOND, 1e5, Measure.FITTED_SHARE, 0.25));
    }

    private static Run run(String set, Half half, String detector, long seed) {
        return new Run("smd", set, half, Protocol.SPLIT, detector, seed, "f");
    }
}
