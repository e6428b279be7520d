package io.surprisal.telemetry.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.surprisal.core.condition.Condition;
import io.surprisal.core.schema.Feature;
import io.surprisal.telemetry.format.FeatureMapping;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TelemetryReaderTest {
    private static final ColumnSelection EVERYTHING = ColumnSelection.everything();
    private static final float NAN = Float.NaN;

    @TempDir
    private Path directory;

    @Test
    void readsEveryFormatAlike() throws IOException, SQLException {
        String csv = "machine,time,load,heat\na,2026-01-01T00:00:00Z,1.5,\nb,2026-01-01T00:00:01Z,-2,3e2\n";
        String json = """
                {"machine":"a","time":"2026-01-01T00:00:00Z","load":1.5,"heat":null}
                {"machine":"b","time":"2026-01-01T00:00:01Z","load":-2,"heat":3e2}
                """;
        Path plain = write("plain.csv", csv);
        Path parquet = directory.resolve("columns.parquet");
        duckdb("copy (from read_csv('" + plain + "', types = {'time': 'VARCHAR'})) to '" + parquet + "'");
        List<Path> files = List.of(
                plain,
                gzip("zipped.csv.gz", csv),
                write("tabs.tsv", csv.replace(',', '\t')),
                write("semicolons.csv", csv.replace(',', ';')),
                write("windows.csv", csv.replace("\n", "\r\n")),
                write("lines.jsonl", json),
                gzip("zipped.ndjson.gz", json),
                write("array.json", "[" + json.strip().replace("\n", ",\n") + "]"),
                parquet);
        for (Path file : files) {
            TelemetryTable table =
                    TelemetryReader.read(List.of(file.toString()), EVERYTHING.withRoles("machine", null, null));
            assertThat(table.schema().names()).as("%s", file).containsExactly("load", "heat");
            assertThat(table.values()).as("%s", file).containsExactly(1.5f, NAN, -2, 300);
            assertThat(table.keys().orElseThrow()).as("%s", file).containsExactly("a", "b");
            assertThat(table.times().orElseThrow())
                    .as("%s", file)
                    .containsExactly("2026-01-01T00:00:00Z", "2026-01-01T00:00:01Z");
        }
    }

    @Test
    void knowsMissingInfiniteAndBooleanValues() throws IOException {
        Path file = write("words.csv", "a,b,c,d\n,inf,TRUE,1e300\nNA,-Infinity,false,1\nnull,NaN, true ,nan\n");
        TelemetryTable table =
                TelemetryReader.read(List.of(file.toString()), EVERYTHING.withFeatures(List.of("a", "b", "c", "d")));
        assertThat(table.values())
                .containsExactly(
                        NAN,
                        Float.POSITIVE_INFINITY,
                        1,
                        Float.POSITIVE_INFINITY,
                        NAN,
                        Float.NEGATIVE_INFINITY,
                        0,
                        1,
                        NAN,
                        NAN,
                        1,
                        NAN);
    }

    @Test
    void readsNestedJsonByThePathsThatAStreamsConfigurationNames() throws IOException {
        Path file = write(
                "nested.jsonl",
                "{\"cpu\":{\"user\":1,\"a/b\":true},\"disks\":[{\"free\":3},{\"free\":null}],\"note\":\"x\"}\n"
                        + "{\"cpu\":{\"user\":\"2\"},\"disks\":[],\"note\":\"y\"}\n");
        TelemetryTable table = TelemetryReader.read(List.of(file.toString()), EVERYTHING);
        assertThat(table.schema().names()).containsExactly("/cpu/user", "/cpu/a~1b", "/disks/0/free");
        assertThat(table.values()).containsExactly(1, 1, 3, 2, NAN, NAN);
        assertThat(FeatureMapping.fields(table.schema().names()).paths()).containsEntry("/cpu/user", "/cpu/user");
    }

    @Test
    void readsTypedParquetAsTheSameValuesInText() throws IOException, SQLException {
        Path parquet = directory.resolve("typed.parquet");
        duckdb("copy (select -0.0::double as a, true as b, 'nan'::float as c, 16777217::bigint as d, 0.1::float as e,"
                + " 12.50::decimal(9, 2) as f, null::double as g) to '" + parquet + "'");
        TelemetryTable table = TelemetryReader.read(
                List.of(parquet.toString()), EVERYTHING.withFeatures(List.of("a", "b", "c", "d", "e", "f", "g")));
        assertThat(table.values()).containsExactly(0f, 1, NAN, 16777216, 0.1f, 12.5f, NAN);
        assertThat(Float.floatToRawIntBits(table.value(0, 0))).isZero();
    }

    @Test
    void keepsTheRowsOrderInLargeFiles() throws IOException, SQLException {
        int rows = 300_000;
        String csv = IntStream.range(0, rows)
                .mapToObj(i -> i + "," + (i % 1000))
                .collect(Collectors.joining("\n", "n,v\n", "\n"));
        Path plain = write("large.csv", csv);
        Path parquet = directory.resolve("large.parquet");
        duckdb("copy (from '" + plain + "') to '" + parquet + "' (row_group_size 20000)");
        for (Path file : List.of(plain, gzip("large.csv.gz", csv), parquet)) {
            TelemetryTable table =
                    TelemetryReader.read(List.of(file.toString()), EVERYTHING.withFeatures(List.of("n", "v")));
            assertThat(table.rows()).isEqualTo(rows);
            for (int row = 0; row < rows; row++) {
                if (table.value(row, 0) != row) {
                    throw new AssertionError(file + ": row " + row + " holds " + table.value(row, 0));
                }
            }
        }
    }

    @Test
    void readsGlobsInTheOrderOfTheirPathsAndPathsInTheirs() throws IOException {
        Files.createDirectories(directory.resolve("deep/er"));
        write("day-2.csv", "a,b\n3,30\n");
        write("day-1.csv", "b,a\n10,1\n20,2\n");
        write("deep/er/day-0.csv", "a,b\n0,0\n");
        assertThat(columnA(directory + "/day-*.csv")).containsExactly(1, 2, 3);
        assertThat(columnA(directory + "/day-2.csv", directory + "/day-1.csv")).containsExactly(3, 1, 2);
        assertThat(columnA(directory + "/deep/**.csv")).containsExactly(0);
        assertThat(columnA(directory + "/d*/e?/*.csv")).containsExactly(0);
    }

    @Test
    void selectsRenamesAndGivesUnits() throws IOException {
        Path file = write("wide.csv", "id,a,b,A\n7,1,2,3\n");
        TelemetryTable table = TelemetryReader.read(
                List.of(file.toString()),
                new ColumnSelection(
                        List.of("A", "a"),
                        List.of("b"),
                        Map.of("a", "load"),
                        Map.of("load", "W"),
                        "id",
                        null,
                        null,
                        Notation.NONE,
                        null));
        assertThat(table.schema().features()).containsExactly(Feature.named("A"), new Feature("load", "W"));
        assertThat(table.values()).containsExactly(3, 1);
        assertThat(table.keys().orElseThrow()).containsExactly("7");
    }

    /** Rows sorted by time keep their classes; a row without a class or a time has the digit 0 there. */
    @Test
    void readsTheClassThatAModelIsToldOf() throws IOException {
        Path file = write(
                "tiers.csv",
                "time,a,tier,label\n2026-03-29T01:00:00Z,1,7,0\n2026-03-29T00:30:00Z,2,gold,0\n2026-03-29T02:00:00Z,3,,1\n");
        TelemetryTable table = TelemetryReader.read(List.of(file.toString()), EVERYTHING.conditionedOn("tier"));
        assertThat(table.schema().names()).containsExactly("a");
        assertThat(table.values()).containsExactly(2, 1, 3);
        assertThat(table.classes().orElseThrow()).containsExactly("gold", "7", null);
        assertThat(table.labels().orElseThrow()).containsExactly(false, false, true);
        Condition hours = new Condition("tier", List.of("7", "gold"), true, false, "Europe/Berlin");
        assertThat(RowConditions.of(table, hours)).containsExactly(2 * 25 + 2, 25 + 4, 5);
        TelemetryTable timeless = TelemetryTable.of(table.schema(), table.values());
        assertThat(RowConditions.of(timeless, new Condition("tier", List.of("7"), false, false, "UTC")))
                .containsExactly(0, 0, 0);
        assertThatThrownBy(() -> RowConditions.of(timeless, hours))
                .hasMessageContaining("no times that can be read; name the time column (--time, data.time)");
    }

    @Test
    void guessesTimeAndLabelAndSaysSo() throws IOException {
        TelemetryTable table = read("smd.csv", "t,m1,label\n0,5,0\n1,4,1\n2,4,0\n");
        assertThat(table.schema().names()).containsExactly("m1");
        assertThat(table.times().orElseThrow()).containsExactly("0", "1", "2");
        assertThat(table.labels().orElseThrow()).containsExactly(false, true, false);
        assertThat(table.notes())
                .containsExactly(
                        "Column 'label' holds 0 and 1 and is called so: taken as the label, never trained on",
                        "Column 't' is called so: taken as the time, not as a feature; list it under features if it is"
                                + " telemetry");
    }

    @Test
    void takesSteadyStepsForAClock() throws IOException {
        String rows = IntStream.range(0, 25)
                .mapToObj(i -> (100 + 5 * i) + "," + i * i + "," + i)
                .collect(Collectors.joining("\n"));
        TelemetryTable table = read("steady.csv", "seconds,square,row\n" + rows + "\n");
        assertThat(table.schema().names()).containsExactly("square");
        assertThat(table.times().orElseThrow()).startsWith("100", "105");
        assertThat(table.notes())
                .containsExactly(
                        "Column 'seconds' changes by one constant step per row: taken as the time, not as a feature; list it"
                                + " under features if it is telemetry",
                        "Column 'row' changes by one constant step per row, like a row number: left out; list it under"
                                + " features if it is telemetry");
    }

    @Test
    void aLabelLikeColumnWithOtherValuesIsTelemetryAndSaidSo() throws IOException {
        TelemetryTable table = read("anomaly.csv", "a,anomaly\n1,0\n2,0.5\n");
        assertThat(table.schema().names()).containsExactly("a", "anomaly");
        assertThat(table.notes()).singleElement().asString().startsWith("Column 'anomaly' is called like a label");
    }

    @Test
    void leavesTextOutAndSaysWhereItStands() throws IOException {
        TelemetryTable table = read("text.csv", "a,state\n1,3\n2,idle\n");
        assertThat(table.schema().names()).containsExactly("a");
        assertThat(table.notes()).containsExactly("1 column is not numeric and left out: state ('idle' in row 2)");
    }

    @Test
    void leavesEmptyColumnsOut() throws IOException {
        TelemetryTable table = read("hollow.csv", "a,b\n1,\n2,NA\n");
        assertThat(table.schema().names()).containsExactly("a");
        assertThat(table.notes()).containsExactly("1 column has no value in any row, left out: b");
    }

    @Test
    void saysWhatFloat32Rounds() throws IOException {
        TelemetryTable table = read("fine.csv", "a,b\n16777217,1.1\n16777218,1.2\n16777219,1.4\n");
        assertThat(table.notes())
                .containsExactly(
                        "Values are kept as float32, which rounds a (1.2 of its standard deviation): subtract a"
                                + " constant beforehand if that matters");
    }

    @Test
    void namesTheRaggedLine() throws IOException {
        String good = "1,2,3\n".repeat(40);
        assertFails("short.csv", "a,b,c\n" + good + "1,2\n" + good)
                .isEqualTo(
                        directory.resolve("short.csv")
                                + ", line 42: expected 3 columns as in the header, got 2; correct the line or export the file again");
        assertFails("long.csv", "a,b,c\n1,2,3,4\n").contains("long.csv, line 2: expected 3 columns", "got 4");
    }

    @Test
    void namesTheValueThatIsNoNumber() throws IOException {
        Path file = write("bad.csv", "a,b\n1,2\n1,oops\n");
        assertThatThrownBy(() -> TelemetryReader.read(List.of(file.toString()), EVERYTHING.withFeatures(List.of("b"))))
                .isInstanceOf(DataException.class)
                .hasMessage(file
                        + ": column 'b' is listed as a feature and is not numeric: expected numbers, true, false or"
                        + " nothing, got 'oops' in row 2; correct the value or leave the column out");
    }

    @Test
    void namesTheLabelThatIsNone() throws IOException {
        Path file = write("label.csv", "a,y\n1,0\n1,2\n");
        assertThatThrownBy(() -> TelemetryReader.read(List.of(file.toString()), EVERYTHING.withRoles(null, null, "y")))
                .hasMessage(file
                        + ": label column 'y' holds '0' (1 row), '2' (1 row), and which of them means a normal row is not"
                        + " clear; name it (--normal-label, or data.notation.normal_label in train.yaml), or another"
                        + " column as the label");
    }

    @Test
    void namesUnknownColumnsAndWhatThereIs() throws IOException {
        Path file = write("case.csv", "a,Heat\n1,0\n");
        assertThatThrownBy(() -> TelemetryReader.read(
                        List.of(file.toString()), EVERYTHING.withFeatures(List.of("heat", "zeal"))))
                .hasMessage(file + " has no column 'heat', 'zeal', named as a feature; it has Heat, a");
        assertThatThrownBy(() -> EVERYTHING.excluding(List.of("a")).withRoles("a", null, null))
                .hasMessage("Column 'a' is named as excluded and as the key; a column has one role");
    }

    @Test
    void namesTheFileThatLacksAColumn() throws IOException {
        write("f1.csv", "a,b\n1,2\n");
        write("f2.csv", "a\n1\n");
        assertThatThrownBy(() -> TelemetryReader.read(List.of(directory + "/f*.csv"), EVERYTHING))
                .hasMessage(directory.resolve("f2.csv") + " lacks b, which other files have; exclude what not all files"
                        + " have, or read fewer files");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "empty.csv||is empty",
                "header.csv|a,b\n|has no rows",
                "numbers.csv|1,2\n3,4\n|the first line holds numbers (1, 2); expected a header line",
                "twice.csv|a,a\n1,2\n|two columns are called 'a'",
                "quote.csv|a,b\n1,\"2\n1,2\n|, line 2: a quote opens a value and nothing closes it",
                "texts.csv|a\nx\n|has no numeric column",
                "sheet.xlsx|a|the name tells no known format; expected one of [[.csv, ",
                "torn.parquet|PAR1|cannot be read as Parquet: File '",
                "plain.csv.gz|a\n1\n|has the name of a gzip file but is not one",
                "torn.jsonl|{\"a\":1}\n{\"a\":|cannot be read as JSON lines: line 2: Unexpected end-of-input",
            })
    void saysWhatIsWrongWithAFile(String fileContentMessage) throws IOException {
        String[] parts = fileContentMessage.split("\\|", 3);
        assertFails(parts[0], parts[1])
                .startsWith(directory.resolve(parts[0]).toString())
                .contains(parts[2]);
    }

    @Test
    void saysThatAFileIsNotInUtf8() throws IOException {
        for (Charset charset : List.of(StandardCharsets.ISO_8859_1, StandardCharsets.UTF_16)) {
            Path file = Files.writeString(directory.resolve(charset + ".csv"), "Wärme,b\n1,2\n", charset);
            assertThatThrownBy(() -> TelemetryReader.read(List.of(file.toString()), EVERYTHING))
                    .hasMessageStartingWith(file + " is not UTF-8 text; export it as UTF-8 or convert it");
        }
    }

    @Test
    void saysWhatIsWrongWithAPath() throws IOException {
        Path torn = directory.resolve("torn.csv.gz");
        Path whole = gzip("whole.csv.gz", "a,b\n" + "1,2\n".repeat(1000));
        Files.write(torn, Arrays.copyOf(Files.readAllBytes(whole), 40));
        assertThatThrownBy(() -> TelemetryReader.read(List.of(torn.toString()), EVERYTHING))
                .hasMessage(torn + " ends in the middle of its gzip stream; copy or download it again");
        assertThatThrownBy(() -> TelemetryReader.read(List.of(directory + "/none.csv"), EVERYTHING))
                .hasMessageContaining("none.csv does not exist (looked in " + directory + ")");
        assertThatThrownBy(() -> TelemetryReader.read(List.of(directory + "/n*.csv"), EVERYTHING))
                .hasMessageContaining("No file matches " + directory + "/n*.csv");
        assertThatThrownBy(() -> TelemetryReader.read(List.of(directory.toString()), EVERYTHING))
                .hasMessageContaining("is a directory; name its files");
        assertThatThrownBy(() -> TelemetryReader.read(List.of(), EVERYTHING)).hasMessageContaining("No data is named");
    }

    private float[] columnA(String... paths) {
        return TelemetryReader.read(List.of(paths), EVERYTHING.withFeatures(List.of("a")))
                .values();
    }

    private org.assertj.core.api.AbstractStringAssert<?> assertFails(String name, String content) throws IOException {
        Path file = write(name, content);
        try {
            TelemetryReader.read(List.of(file.toString()), EVERYTHING);
        } catch (DataException e) {
            return assertThat(e.getMessage());
        }
        throw new AssertionError(name + " was read");
    }

    private TelemetryTable read(String name, String content) throws IOException {
        return TelemetryReader.read(List.of(write(name, content).toString()), EVERYTHING);
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content);
    }

    private Path gzip(String name, String content) throws IOException {
        Path file = directory.resolve(name);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(content.getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }

    private static void duckdb(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
