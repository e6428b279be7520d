package io.surprisal.evaluation.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataSetsTest {
    @TempDir
    private Path root;

    @Test
    void findsEveryLayoutAndHalvesEachCollectionByName() throws IOException {
        Folders.trainAndTest(root.resolve("machines/m-1"));
        Folders.trainAndTest(root.resolve("machines/m-2"));
        Folders.trainAndTest(root.resolve("machines/deep/m-0"));
        series(root.resolve("kpi/k.csv.gz"));
        Folders.write(root.resolve("tables/x.csv"), "t,x,label", 100, row -> row + "," + row % 7 + "," + row % 10 / 9);
        Folders.write(root.resolve("tables/notes.csv"), "a,b", 1, row -> "1,2");
        nab(root.resolve("nab"));
        DataSets found = DataSets.find(root, Set.of());
        assertThat(found.sets())
                .extracting(set -> set + " " + set.half().contractName())
                .containsExactly(
                        "kpi/k choose",
                        "machines/deep/m-0 choose",
                        "machines/m-1 confirm",
                        "machines/m-2 choose",
                        "nab/real/one choose",
                        "tables/x choose");
        assertThat(found.passedOver())
                .containsExactly(
                        "nab/data/real/two.csv: not named in nab/labels/combined_windows.json",
                        "tables/notes.csv: no column 'label'");
        assertThat(DataSets.find(root, Set.of("kpi", "tables")).sets())
                .extracting(DataSet::collection)
                .containsExactly("kpi", "tables");
        assertThat(DataSets.find(root, Set.of("kpi", "tables")).passedOver())
                .containsExactly("tables/notes.csv: no column 'label'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DataSets.find(root, Set.of("smd")))
                .withMessageContainingAll("[smd]", "[kpi, machines, nab, tables]");
        assertThat(DataSets.find(root.resolve("machines"), Set.of()).sets())
                .extracting(DataSet::toString)
                .containsExactly("deep/m-0", "machines/m-1", "machines/m-2");
    }

    @Test
    void splitsByTheTrainingPartOrByThePrefixOfTheTest() throws IOException {
        Folders.trainAndTest(root.resolve("machines/m-1"));
        DataSet set = only();
        LabelledSplit split = set.split(Protocol.SPLIT);
        assertThat(split.training().rows()).isEqualTo(800);
        assertThat(split.training().labels()).isEmpty();
        assertThat(split.test().rows()).isEqualTo(1000);
        assertThat(split.test().schema().names()).containsExactly("a", "b");
        assertThat(anomalous(split)).isEqualTo(50);
        assertThat(split.days()).isCloseTo(1000.0 / 1440, within(1e-12));
        assertThat(split.responsible()).containsExactly(new ResponsibleFeatures(700, 750, Set.of(1)));
        assertThat(split.unusable()).isEmpty();
        LabelledSplit prefix = set.split(Protocol.PREFIX);
        assertThat(prefix.training().rows()).isEqualTo(250);
        assertThat(prefix.training().value(9, 1)).isEqualTo(split.test().value(9, 1));
        assertThat(prefix.test().rows()).isEqualTo(1000);
    }

    @Test
    void takesAsManyRowsOfThePrefixAsTsbAdDoes() {
        assertThat(Protocol.prefixRows(20_000, 4_000)).isEqualTo(3_900);
        assertThat(Protocol.prefixRows(20_000, 50)).isEqualTo(500);
        assertThat(Protocol.prefixRows(20_000, 19_000)).isEqualTo(5_000);
        assertThat(Protocol.prefixRows(1_000, 900)).isEqualTo(250);
    }

    @Test
    void halvesASeriesByItsClock() throws IOException {
        series(root.resolve("kpi/k.csv.gz"));
        LabelledSplit split = only().split(Protocol.SPLIT);
        assertThat(only().supports(Protocol.PREFIX)).isFalse();
        assertThat(split.training().rows()).isEqualTo(150);
        assertThat(split.training().labels()).isEmpty();
        assertThat(split.test().value(0, 0)).isEqualTo(150 % 11);
        assertThat(split.days()).isCloseTo(150 * 300 / 86_400.0, within(1e-12));
        assertThat(anomalous(split)).isEqualTo(10);
    }

    @Test
    void takesTsbAdSeriesByTheirNames() throws IOException {
        tsbAd(
                "TSB-AD-M/007_SMD_id_2_Facility_tr_100_1st_350.csv",
                "time,steady,constant,Label",
                row -> wave(row) + "," + row + ",3," + (row >= 350 && row < 360 ? 1 : 0));
        DataSet set = only();
        assertThat(set).hasToString("TSB-AD-M/007_SMD_id_2_Facility_tr_100_1st_350");
        LabelledSplit prefix = set.split(Protocol.PREFIX);
        assertThat(prefix.training().rows()).isEqualTo(100);
        assertThat(prefix.test().rows()).isEqualTo(400);
        assertThat(prefix.ordered()).isTrue();
        assertThat(prefix.fittedShare()).isEqualTo(0.25);
        assertThat(prefix.training().labels()).isEmpty();
        assertThat(prefix.test().schema().names()).containsExactly("time", "steady", "constant");
        assertThat(prefix.test().value(99, 1)).isEqualTo(99);
        assertThat(IntStream.range(0, 400).filter(row -> prefix.labels()[row]))
                .containsExactly(350, 351, 352, 353, 354, 355, 356, 357, 358, 359);
        LabelledSplit split = set.split(Protocol.SPLIT);
        assertThat(split.training().rows()).isEqualTo(100);
        assertThat(split.training().value(99, 1)).isEqualTo(99);
        assertThat(split.test().rows()).isEqualTo(300);
        assertThat(split.test().value(0, 1)).isEqualTo(100);
        assertThat(split.fittedShare()).isZero();
        assertThat(IntStream.range(0, 300).filter(row -> split.labels()[row]).boxed())
                .startsWith(250)
                .hasSize(10);
    }

    @Test
    void readsTsbAdNames() {
        assertThat(TsbAdName.of("eva/003_NAB_id_3_WebService_tr_1362_1st_1462"))
                .contains(new TsbAdName("003_NAB_id_3_WebService_tr_1362_1st_1462", "NAB", 1362, 1462));
        assertThat(TsbAdName.of("12_MY_SET_id_1_Human_Activity_tr_9_1st_0"))
                .hasValueSatisfying(name -> assertThat(name.dataSet()).isEqualTo("MY_SET"));
        assertThat(TsbAdName.of("003_NAB_id_3_WebService_tr_1362")).isEmpty();
        assertThat(TsbAdName.of("003_NAB_id_3_WebService_tr_1362_1st_1462/test"))
                .isEmpty();
    }

    @Test
    void refusesTsbAdSeriesThatAreNotWhatTheirNamesSay() throws IOException {
        IntFunction<String> row = i -> wave(i) + "," + (i == 200 ? 1 : 0);
        tsbAd("u/1_NAB_id_1_WebService_tr_400_1st_200.csv", "Data,Label", row);
        tsbAd("u/2_NAB_id_2_WebService_tr_100_1st_201.csv", "Data,Label", row);
        tsbAd("u/3_NAB_id_3_WebService_tr_100_1st_900.csv", "Data,Label", row);
        tsbAd("u/4_NAB_id_4_WebService_tr_100_1st_200.csv", "Data,Label", i -> wave(i) + "," + i % 3);
        tsbAd("u/5_NAB_id_5_WebService_tr_100_1st_200.csv", "Data,Anomalous", row);
        DataSets found = DataSets.find(root, Set.of());
        assertThat(found.passedOver()).containsExactly("u/5_NAB_id_5_WebService_tr_100_1st_200.csv: no column 'label'");
        assertThat(found.sets())
                .hasSize(4)
                .allSatisfy(set -> assertThatIllegalArgumentException()
                        .isThrownBy(() -> set.split(Protocol.PREFIX))
                        .withMessageContaining(set.name() + ".csv: "));
        assertThat(found.sets())
                .extracting(
                        set -> catchThrowable(() -> set.split(Protocol.SPLIT)).getMessage())
                .satisfiesExactly(
                        message -> assertThat(message).contains("first 400 rows", "(tr_400)", "it has 400"),
                        message -> assertThat(message).contains("row 201", "(1st_201)", "of 400 rows"),
                        message -> assertThat(message).contains("row 900", "of 400 rows"),
                        message -> assertThat(message).contains("expected 0 or 1", "'Label'"));
    }

    @Test
    void takesColumnsInAnyCase() throws IOException {
        Folders.write(
                root.resolve("kpi/k.csv"),
                "Timestamp,Value,Label",
                300,
                row -> 1_500_000_000 + 300 * row + "," + row % 11 + "," + (row / 10 == 20 ? 1 : 0));
        assertThat(only().split(Protocol.SPLIT).ordered()).isTrue();
        assertThat(anomalous(only().split(Protocol.SPLIT))).isEqualTo(10);
    }

    @Test
    void fitsHalfOfTheNormalRowsOfATable() throws IOException {
        Folders.write(
                root.resolve("tables/x.csv"),
                "t,x,label",
                100,
                row -> row + "," + (row + 0.5 * (row % 2)) + "," + row % 10 / 9);
        LabelledSplit split = only().split(Protocol.SPLIT);
        assertThat(split.ordered()).isFalse();
        assertThat(split.training().rows()).isEqualTo(45);
        assertThat(split.test().rows()).isEqualTo(55);
        assertThat(anomalous(split)).isEqualTo(10);
        List<Float> all = IntStream.range(0, 100)
                .mapToObj(i ->
                        i < 45 ? split.training().value(i, 0) : split.test().value(i - 45, 0))
                .toList();
        assertThat(all).doesNotHaveDuplicates();
        assertThat(split.training().values())
                .isEqualTo(only().split(Protocol.SPLIT).training().values());
    }

    @Test
    void placesNabWindowsByTime() throws IOException {
        nab(root.resolve("nab"));
        LabelledSplit split = only().split(Protocol.SPLIT);
        assertThat(split.training().rows()).isEqualTo(25);
        assertThat(split.test().rows()).isEqualTo(75);
        assertThat(IntStream.range(0, 75).filter(row -> split.labels()[row])).containsExactly(15, 16, 17, 18, 19, 20);
        assertThat(split.unusable())
                .hasValueSatisfying(reason -> assertThat(reason).contains("25 training rows"));
    }

    @Test
    void saysWhatCannotBeMeasured() throws IOException {
        Folders.write(
                root.resolve("flat/x.csv"),
                "timestamp,x,label",
                200,
                row -> 1_500_000_000 + 60 * row + "," + row % 5 + ",0");
        assertThat(only().split(Protocol.SPLIT).unusable())
                .contains("no anomaly is labelled in the test part of 100 rows");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DataSets.find(Files.createDirectory(root.resolve("empty")), Set.of()))
                .withMessageContaining("holds no labelled data set");
    }

    @Test
    void refusesInterpretationsOfFeaturesThatAreNotThere() throws IOException {
        Folders.trainAndTest(root.resolve("machines/m-1"));
        Files.writeString(root.resolve("machines/m-1/interpretation.txt"), "700-750:3\n");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> only().split(Protocol.SPLIT))
                .withMessageContainingAll("interpretation.txt", "from 1 to 2", "'700-750:3'");
    }

    private DataSet only() throws IOException {
        List<DataSet> sets = DataSets.find(root, Set.of()).sets();
        assertThat(sets).hasSize(1);
        return sets.get(0);
    }

    private static long anomalous(LabelledSplit split) {
        return IntStream.range(0, split.labels().length)
                .filter(row -> split.labels()[row])
                .count();
    }

    /** 400 rows. */
    private void tsbAd(String name, String header, IntFunction<String> row) throws IOException {
        Folders.write(root.resolve(name), header, 400, row);
    }

    private static double wave(int row) {
        return Math.sin(row / 7.0);
    }

    /** 300 rows of five minutes, anomalous from 200 to 209. */
    private static void series(Path file) throws IOException {
        Folders.write(
                file,
                "timestamp,value,label",
                300,
                row -> 1_500_000_000 + 300 * row + "," + row % 11 + "," + (row / 10 == 20 ? 1 : 0));
    }

    private static void nab(Path folder) throws IOException {
        for (String name : List.of("one", "two")) {
            Folders.write(
                    folder.resolve("data/real/" + name + ".csv"),
                    "timestamp,value",
                    100,
                    row -> String.format("2014-04-01 %02d:%02d:00,%d", row / 60, row % 60, row % 7));
        }
        Files.createDirectories(folder.resolve("labels"));
        Files.writeString(folder.resolve("labels/combined_windows.json"), """
                {"real/one.csv": [["2014-04-01 00:40:00.000000", "2014-04-01 00:45:00.000000"]]}
                """);
    }
}
