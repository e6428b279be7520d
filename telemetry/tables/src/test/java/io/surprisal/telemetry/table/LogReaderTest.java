package io.surprisal.telemetry.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.surprisal.telemetry.log.GroupSettings;
import io.surprisal.telemetry.log.LogSettings;
import io.surprisal.telemetry.log.MiningSettings;
import io.surprisal.telemetry.log.TimeSettings;
import io.surprisal.telemetry.table.LogReader.History;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogReaderTest {
    private static final String LINES = """
            2026-03-01T10:00:00Z db-1 opened session 7
            2026-03-01T10:00:01Z db-2 opened session 8
            2026-03-01T10:00:02Z db-1 read 12 rows in session 7
            2026-03-01T10:00:03Z db-1 read 4 rows in session 7

            2026-03-01T10:00:04Z db-2 closed session 8
            2026-03-01T10:07:00Z db-1 closed session 7
            2026-03-01T10:07:01Z the night shift begins
            """;

    private static final ColumnSelection EVERYTHING = ColumnSelection.everything();

    @TempDir
    Path directory;

    @Test
    void sessionsAreRowsInTheOrderOfTheirEnds() throws IOException {
        History history =
                LogReader.learn(List.of(write()), settings(Duration.ZERO, "session (\\d+)", "^\\S+"), EVERYTHING);
        TelemetryTable table = history.table();
        assertThat(table.schema().names())
                .containsExactly(
                        "db-<*> opened session <*>",
                        "db-<*> read <*> rows in session <*>",
                        "db-<*> closed session <*>",
                        "<unknown template>");
        assertThat(table.keys().orElseThrow()).containsExactly("8", "7");
        assertThat(table.values()).containsExactly(1, 0, 1, 0, 1, 2, 1, 0);
        assertThat(table.clock().orElseThrow().millis(1)
                        - table.clock().orElseThrow().millis(0))
                .isEqualTo(416_000);
        assertThat(table.notes())
                .containsExactly(
                        "7 lines make 2 sessions of 3 templates; 0 lines are of no known template, and 1 have no key and are left"
                                + " out");
        assertThat(history.ofTraining().keys()).isEmpty();
    }

    /** By the rules that the history gave, and not by templates of their own. */
    @Test
    void windowsOfAMachineAreCountedByAModelsRules() throws IOException {
        LogSettings settings = settings(Duration.ofMinutes(5), "db-\\d", "^\\S+");
        History history = LogReader.learn(List.of(write()), settings, EVERYTHING);
        assertThat(history.ofTraining().keys().orElseThrow()).containsExactly("db-1", "db-2", "db-1");
        Path later = directory.resolve("later.log");
        Files.writeString(later, """
                2026-03-01T11:00:00Z db-1 opened session 9
                2026-03-01T11:00:00Z db-1 burst into flames in session 9
                """);
        TelemetryTable table = LogReader.count(List.of(later.toString()), history.rules(), "", EVERYTHING);
        assertThat(table.values()).containsExactly(1, 0, 0, 1);
    }

    @Test
    void withoutTimesTheLinesOfAKeyInAFileAreItsSession() throws IOException {
        TelemetryTable table = LogReader.learn(List.of(write()), settings(Duration.ZERO, "db-\\d", ""), EVERYTHING)
                .table();
        assertThat(table.keys().orElseThrow()).containsExactly("db-1", "db-2");
        assertThat(table.values()).containsExactly(1, 2, 1, 0, 1, 0, 1, 0);
        assertThat(table.clock()).isEmpty();
        assertThatThrownBy(() ->
                        LogReader.learn(List.of(write()), settings(Duration.ofMinutes(5), "db-\\d", ""), EVERYTHING))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("logs.group.window asks for windows of time, and lines have no times");
    }

    @Test
    void aTimeThatIsNoneIsAFault() throws IOException {
        String file = write();
        assertThatThrownBy(() -> LogReader.learn(List.of(file), settings(Duration.ZERO, "", "db-\\d"), EVERYTHING))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("the time 'db-1' is not written as logs.time.format says");
    }

    @Test
    void refusesTimesInLinesThatHaveThemBeside() {
        LogSettings files = settings(Duration.ZERO, "", "^\\S+");
        LogSettings column = new LogSettings("message", files.message(), files.mining(), files.group(), files.time());
        assertThatThrownBy(() -> LogReader.learn(List.of("app.csv"), column, EVERYTHING))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "app.csv: logs.time finds the times of files of lines, and these lines have theirs beside them:"
                                + " --time names the column or field; leave logs.time out");
        assertThatThrownBy(() -> LogReader.learn(List.of("kafka://localhost:1/hdfs?kind=text"), files, EVERYTHING))
                .hasMessageContaining("beside them: Kafka's timestamp; leave logs.time out");
    }

    /** Keys and times stand beside lines; times are of any form that a table's may have. */
    @Test
    void linesMayStandInAColumn() throws IOException {
        Path csv = directory.resolve("app.csv");
        Files.writeString(csv, """
                at,host,message
                01.03.2026 10:00,a,opened 1
                01.03.2026 10:01,b,"opened 2"
                01.03.2026 10:02,a,
                ,a,opened 3
                13.03.2026 10:00,a,opened 4
                13.03.2026 10:00,b,lost
                """);
        LogSettings settings = new LogSettings(
                "message", "", MiningSettings.defaults(), GroupSettings.defaults(), TimeSettings.defaults());
        History history = LogReader.learn(List.of(csv.toString()), settings, EVERYTHING.withRoles("host", "at", null));
        assertThat(history.rules().features()).containsExactly("opened <*>", "<unknown template>");
        TelemetryTable table = history.table();
        assertThat(table.keys().orElseThrow()).containsExactly("b", "a", "a", "b");
        assertThat(table.values()).containsExactly(1, 0, 2, 0, 1, 0, 0, 1);
        Path json = directory.resolve("app.jsonl");
        Files.writeString(json, "{\"log\":{\"line\":\"opened 5\"}}\n{\"log\":{\"line\":\"lost\"},\"host\":7}\n");
        TelemetryTable untimed = LogReader.count(List.of(json.toString()), history.rules(), "/log/line", EVERYTHING);
        assertThat(untimed.keys().orElseThrow()).containsExactly("app.jsonl");
        assertThat(untimed.values()).containsExactly(1, 1);
        assertThatThrownBy(() -> LogReader.count(List.of(json.toString()), history.rules(), "line", EVERYTHING))
                .hasMessage(json
                        + " has no column 'line'; its columns are /log/line, host; name another (--line, or logs.line in"
                        + " train.yaml)");
        assertThatThrownBy(() -> LogReader.learn(
                        List.of(csv.toString()),
                        new LogSettings(
                                "message",
                                "",
                                MiningSettings.defaults(),
                                settings(Duration.ZERO, "\\d", "").group(),
                                TimeSettings.defaults()),
                        EVERYTHING.withRoles("host", null, null)))
                .hasMessage(
                        "The key of lines is named twice: as 'host', and by logs.group.key, '\\d', which finds it in the"
                                + " line; leave one out");
    }

    private String write() throws IOException {
        Path file = directory.resolve("app.log");
        Files.writeString(file, LINES);
        return file.toString();
    }

    private static LogSettings settings(Duration window, String key, String time) {
        return new LogSettings(
                "",
                "^\\S+ (.*)$",
                MiningSettings.defaults(),
                new GroupSettings(key, window, Duration.ofMinutes(10), 10_000, Duration.ofMinutes(10)),
                new TimeSettings(time, ""));
    }
}
