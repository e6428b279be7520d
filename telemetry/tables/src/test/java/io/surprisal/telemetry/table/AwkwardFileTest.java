package io.surprisal.telemetry.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as people have them: times, labels and numbers in other forms than a machine's, rows in another order. */
class AwkwardFileTest {
    private static final ColumnSelection EVERYTHING = ColumnSelection.everything();
    private static final ColumnSelection TIMED = EVERYTHING.withRoles(null, "when", null);
    private static final ColumnSelection LABELLED = EVERYTHING.withRoles(null, null, "class");

    /** 2026-03-01 14:05 UTC. */
    private static final long FIRST_OF_MARCH = 1_772_373_900_000L;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "01.03.2026 14:05",
                "1.3.2026 14:05:00",
                "2026-03-01 14:05",
                "2026-03-01T14:05:00Z",
                "2026-03-01T15:05:00.000+01:00",
                "2026-03-01 14:05:00 UTC",
                "2026-03-01 14:05:00,000",
                "2026/03/01 14:05",
                "1772373900",
                "1772373900000",
            })
    void readsTimesInTheUsualForms(String time) throws IOException {
        assertThat(clock("when;v\n" + time + ";1\n", TIMED).millis(0)).isEqualTo(FIRST_OF_MARCH);
    }

    @Test
    void readsDaysWithoutATime() throws IOException {
        Clock clock = clock("when,v\n2026-03-01,1\n2026-03-02,2\n", TIMED);
        assertThat(clock.millis(1) - clock.millis(0)).isEqualTo(86_400_000);
    }

    @ParameterizedTest
    @CsvSource({
        "01/03/2026 14:05, 31/03/2026 14:05",
        "03/01/2026 2:05 PM, 03/31/2026 2:05 PM",
        "01-03-2026 14:05, 31-03-2026 14:05",
    })
    void readsSlashesWhereARowDecides(String first, String last) throws IOException {
        Clock clock = clock("when,v\n" + first + ",1\n" + last + ",2\n", TIMED);
        assertThat(clock.millis(0)).isEqualTo(FIRST_OF_MARCH);
        assertThat(clock.millis(1)).isEqualTo(FIRST_OF_MARCH + 30 * 86_400_000L);
    }

    @Test
    void refusesDatesThatMeanTwoDaysAndTakesTheFormsItNames() throws IOException {
        String csv = "when,v\n01/03/2026 14:05,1\n";
        Path file = write("open.csv", csv);
        assertThatThrownBy(() -> read(file, TIMED))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        file + ": time column 'when': '01/03/2026 14:05' in row 1 means 1 March 2026 or 3 January 2026,"
                                + " and no row decides; give the form (--time-format, or data.notation.time_format in"
                                + " train.yaml): 'd/M/yyyy H:mm' or 'M/d/yyyy H:mm'");
        assertThat(clock(csv, TIMED.written(new Notation("d/M/yyyy H:mm", null)))
                        .millis(0))
                .isEqualTo(FIRST_OF_MARCH);
        assertThat(clock(csv, TIMED.written(new Notation("M/d/yyyy H:mm", null)))
                        .millis(0))
                .isLessThan(FIRST_OF_MARCH);
    }

    @Test
    void refusesATimeThatItCannotReadAndTakesItsForm() throws IOException {
        String csv = "when,v\n01/Mar/2026:14:05:00 +0000,1\n";
        Path file = write("log.csv", csv);
        assertThatThrownBy(() -> read(file, TIMED))
                .hasMessageStartingWith(
                        file + ": time column 'when': '01/Mar/2026:14:05:00 +0000' in row 1 is not a time")
                .hasMessageContaining("give its form (--time-format");
        assertThat(clock(csv, TIMED.written(new Notation("dd/MMM/yyyy:HH:mm:ss Z", null)))
                        .millis(0))
                .isEqualTo(FIRST_OF_MARCH);
        assertThatThrownBy(() -> read(file, TIMED.written(new Notation("yyyy", null))))
                .hasMessageContaining("'01/Mar/2026:14:05:00 +0000' in row 1 is not of the form 'yyyy'");
        assertThatThrownBy(() -> read(file, TIMED.written(new Notation("bogus", null))))
                .hasMessageStartingWith("The time format 'bogus' is invalid: ");
    }

    @Test
    void saysOfAGuessThatItIsNoTime() throws IOException {
        TelemetryTable table = read(write("guess.csv", "date,v\nMonday,1\n"), EVERYTHING);
        assertThat(table.clock()).isEmpty();
        assertThat(table.notes())
                .contains(
                        "Column 'date' holds no time that can be read without help ('Monday' in row 1): give its form"
                                + " (--time-format, or data.notation.time_format in train.yaml), or name another column as the time");
    }

    @Test
    void sortsRowsByTimeWithinAKeyAndSaysSo() throws IOException {
        String csv = "host,when,v\n"
                + "a,01.03.2026 14:07,3\n"
                + "b,01.03.2026 14:05,10\n"
                + "a,01.03.2026 14:06,2\n"
                + "b,01.03.2026 14:06,20\n"
                + "a,01.03.2026 14:05,1\n";
        TelemetryTable table = read(write("reverse.csv", csv), EVERYTHING.withRoles("host", "when", null));
        assertThat(table.keys().orElseThrow()).containsExactly("a", "b", "a", "b", "a");
        assertThat(table.values()).containsExactly(1, 10, 2, 20, 3);
        assertThat(table.times().orElseThrow()).startsWith("01.03.2026 14:05", "01.03.2026 14:05", "01.03.2026 14:06");
        assertThat(IntStream.range(0, 5).map(table::sourceRow)).containsExactly(4, 1, 2, 3, 0);
        assertThat(table.notes())
                .contains(
                        "2 of 5 rows did not stand in the order of 'when': sorted by it, each key by itself; numbers of"
                                + " rows below count the sorted rows");
    }

    @Test
    void sortsLabelsWithTheirRowsAndKeepsTheOrderOfEqualTimes() throws IOException {
        String csv = "t,v,label\n2026-03-02,3,1\n2026-03-02,4,0\n2026-03-01,1,1\n,2,0\n";
        TelemetryTable table = read(write("ties.csv", csv), EVERYTHING);
        assertThat(table.values()).containsExactly(1, 2, 3, 4);
        assertThat(table.labels().orElseThrow()).containsExactly(true, false, true, false);
    }

    @Test
    void sortsByRowNumbersThatStandOnce() throws IOException {
        assertThat(read(write("n.csv", "t,v\n3,30\n2,20\n1,10\n"), EVERYTHING).values())
                .containsExactly(10, 20, 30);
        assertThat(read(write("temperature.csv", "t,v\n21.5,1\n20.5,2\n21.5,3\n"), EVERYTHING)
                        .values())
                .containsExactly(1, 2, 3);
    }

    @Test
    void leavesARowNumberOutThatFalls() throws IOException {
        String falling = IntStream.range(0, 25)
                .mapToObj(i -> "2026-03-" + (30 - i) + "," + (100 - i) + "," + i * i)
                .collect(Collectors.joining("\n", "when,id,v\n", "\n"));
        assertThat(read(write("falling.csv", falling), TIMED).schema().names()).containsExactly("v");
    }

    @Test
    void leavesSeriesThatStandOneAfterTheOther() throws IOException {
        String hours = IntStream.range(0, 20)
                .mapToObj(i -> "2026-03-01 " + (i % 10) + ":00," + i * i)
                .collect(Collectors.joining("\n", "when,v\n", "\n"));
        TelemetryTable table = read(write("two.csv", hours), TIMED);
        assertThat(table.reordered()).isFalse();
        assertThat(table.value(10, 0)).isEqualTo(100);
    }

    @ParameterizedTest
    @CsvSource({
        "Normal, Anomaly",
        "normal, neptune",
        "BENIGN, DDoS",
        "normal., smurf.",
        "false, true",
        "No, Yes",
        "0, 1",
        "0.0, 1.0",
    })
    void readsLabelsAsText(String normal, String anomalous) throws IOException {
        TelemetryTable table = read(
                write("labels.csv", "v,class\n1," + normal + "\n2," + anomalous + "\n3," + normal + "\n"), LABELLED);
        assertThat(table.labels().orElseThrow()).containsExactly(false, true, false);
    }

    @Test
    void saysWhatLabelsMean() throws IOException {
        TelemetryTable table = read(write("a.csv", "v,label\n1,Normal\n2,Anomaly\n3,Normal\n"), EVERYTHING);
        assertThat(table.notes())
                .containsExactly(
                        "Column 'label' is called so: taken as the label, never trained on",
                        "Labels in column 'label': normal is 'Normal' (2 rows), anomalous 'Anomaly' (1 row)");
    }

    @ParameterizedTest
    @CsvSource({
        "a, b, which of them means a normal row is not clear",
        "-1, 1, of which some tools mean 1 as normal",
        "0, 2, which of them means",
        "Normal,, which of them means",
    })
    void refusesLabelsThatAreNotClearAndTakesTheNormalOne(String first, String second, String reason)
            throws IOException {
        Path file = write("y.csv", "v,class\n1," + first + "\n2," + (second == null ? "" : second) + "\n");
        assertThatThrownBy(() -> read(file, LABELLED))
                .hasMessageStartingWith(file + ": label column 'class' holds '" + first + "' (1 row), ")
                .hasMessageContaining(reason)
                .hasMessageContaining("--normal-label");
        assertThat(read(file, LABELLED.written(new Notation(null, first)))
                        .labels()
                        .orElseThrow())
                .containsExactly(false, true);
        assertThatThrownBy(() -> read(file, LABELLED.written(new Notation(null, "oops"))))
                .hasMessageContaining("and not the normal label 'oops'; correct --normal-label");
    }

    @Test
    void readsDecimalCommasAndSaysSo() throws IOException {
        TelemetryTable table = read(
                write("german.csv", "a;b;c;d\n3,5;1.234,56;1.234;7\n-0,25;12;2.345;8\n;1.000.000;NA;9\n"), EVERYTHING);
        assertThat(table.values())
                .containsExactly(3.5f, 1234.56f, 1234, 7, -0.25f, 12, 2345, 8, Float.NaN, 1e6f, Float.NaN, 9);
        assertThat(table.notes())
                .containsExactly(
                        "Numbers with a decimal comma in a, b, c: '3,5' is read as 3.5; a stream must send them"
                                + " in that form");
    }

    @Test
    void readsCommasBetweenThousands() throws IOException {
        TelemetryTable quoted = read(write("us.csv", "a,b\n\"1,234.5\",1\n\"12,345\",2\n17,3\n"), EVERYTHING);
        assertThat(quoted.values()).containsExactly(1234.5f, 1, 12345, 2, 17, 3);
        TelemetryTable beside = read(write("us2.csv", "a;b\n1,234;1.5\n2,345;2.5\n"), EVERYTHING);
        assertThat(beside.values()).containsExactly(1234, 1.5f, 2345, 2.5f);
    }

    @Test
    void readsAPlainFileWithSemicolonsPlainly() throws IOException {
        assertThat(read(write("plain.csv", "a;b\n1.234;1.5\n2.345;2.5\n"), EVERYTHING)
                        .values())
                .containsExactly(1.234f, 1.5f, 2.345f, 2.5f);
        assertThat(read(write("alone.csv", "a;b\n1.234;1\n2.345;2\n"), EVERYTHING)
                        .values())
                .containsExactly(1.234f, 1, 2.345f, 2);
    }

    @Test
    void refusesANumberThatMeansTwo() throws IOException {
        Path file = write("two.csv", "a;b\n1,234;1\n2,345;2\n");
        assertThatThrownBy(() -> read(file, EVERYTHING.withFeatures(List.of("a"))))
                .hasMessageContaining(
                        "got '1,234' in row 1, which may be 1.234 or 1234, and no other number decides: write"
                                + " it with a decimal point and no thousands separator");
        assertThat(read(file, EVERYTHING).schema().names()).containsExactly("b");
    }

    private Clock clock(String csv, ColumnSelection selection) throws IOException {
        return read(write("clock.csv", csv), selection).clock().orElseThrow();
    }

    private static TelemetryTable read(Path file, ColumnSelection selection) {
        return TelemetryReader.read(List.of(file.toString()), selection);
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content);
    }
}
