package io.surprisal.deploy.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What a person is told of a failure, and the exit code. */
class CommandsTest {
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @MethodSource
    void whatTheCallerCanMendIsOneLine(Exception failure, String line) {
        assertThat(execute(failing(failure))).isEqualTo(1);
        assertThat(err).hasToString("surprisal: " + line + System.lineSeparator());
    }

    static Stream<Arguments> whatTheCallerCanMendIsOneLine() {
        IllegalArgumentException checked = new IllegalArgumentException("--steps is at least 1; got 0");
        return Stream.of(
                Arguments.of(checked, "--steps is at least 1; got 0"),
                Arguments.of(new PumpException("pump-7 is dry; fill it"), "pump-7 is dry; fill it"),
                Arguments.of(new IOException("No space left on device"), "No space left on device"),
                Arguments.of(new NoSuchFileException("a.csv"), "a.csv does not exist; check the path"),
                Arguments.of(
                        new AccessDeniedException("a.csv"),
                        "a.csv may not be accessed by this user; check its permissions"),
                Arguments.of(
                        new FileAlreadyExistsException("a.csv"),
                        "a.csv is a file, expected a directory; name another path"),
                Arguments.of(
                        new UncheckedIOException(new NoSuchFileException("a.csv")),
                        "a.csv does not exist; check the path"),
                Arguments.of(
                        new IllegalStateException("The job failed", new ExecutionException(new PumpException("dry"))),
                        "dry"));
    }

    @ParameterizedTest
    @MethodSource
    void aFaultOfTheProgramIsCalledSoAndSaysWhereItIs(Exception failure) {
        assertThat(execute(failing(failure))).isEqualTo(1);
        assertThat(err.toString())
                .startsWith("surprisal: a fault of the program, please report it: " + failure)
                .contains("\tat ");
    }

    static Stream<Exception> aFaultOfTheProgramIsCalledSoAndSaysWhereItIs() {
        Exception ofTheJdk = new Exception();
        try {
            Integer.parseInt("pump");
        } catch (NumberFormatException e) {
            ofTheJdk = e;
        }
        return Stream.of(new IllegalStateException("no pump"), new NullPointerException(), ofTheJdk);
    }

    @Test
    void aStackTraceIsShownWhereItIsAskedFor() {
        assertThat(execute(failing(new PumpException("dry")), "--stacktrace")).isEqualTo(1);
        assertThat(err.toString()).startsWith("surprisal: dry").contains("\tat " + CommandsTest.class.getName());
    }

    @Test
    void tooLittleMemorySaysHowToGiveMore() {
        Callable<Integer> large = () -> {
            throw new OutOfMemoryError("Java heap space");
        };
        assertThat(execute(large)).isEqualTo(1);
        assertThat(err.toString())
                .matches("surprisal: [0-9,]+ MB of memory are not enough \\(Java heap space\\); give it less data,"
                        + " or more memory as in SURPRISAL_JAVA_OPTS=-Xmx8g\\R");
    }

    @Test
    void outputThatIsLostIsAFailure() {
        PrintWriter out = new PrintWriter(new FullDisk());
        out.print("2 pumps");
        assertThat(execute(() -> 0, out)).isEqualTo(1);
        assertThat(err.toString()).startsWith("surprisal: not all of the output could be written; free some space");
    }

    @Test
    void wrongUsageNamesTheHelp() {
        assertThat(execute(() -> 0, "--sped")).isEqualTo(2);
        assertThat(err).asString().isEqualToNormalizingNewlines("""
                surprisal: Unknown option: '--sped'
                Try 'surprisal pump --help'.
                """);
    }

    private int execute(Callable<Integer> work, String... options) {
        return execute(work, new PrintWriter(new StringWriter()), options);
    }

    private int execute(Callable<Integer> work, PrintWriter out, String... options) {
        try (ProcessLife life = ProcessLife.begin()) {
            CommandLine commands = Commands.of(life, new Pump(work)).setOut(out).setErr(new PrintWriter(err, true));
            String[] arguments =
                    Stream.concat(Stream.of("pump"), Stream.of(options)).toArray(String[]::new);
            return Commands.execute(commands, arguments);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Callable<Integer> failing(Exception failure) {
        return () -> {
            throw failure;
        };
    }

    @Command(name = "pump", mixinStandardHelpOptions = true)
    private record Pump(Callable<Integer> work) implements Callable<Integer> {
        @Override
        public Integer call() throws Exception {
            return work.call();
        }
    }

    /** A type of this project. */
    private static final class PumpException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        PumpException(String message) {
            super(message);
        }
    }

    private static final class FullDisk extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            throw new IOException("No space left on device");
        }
    }
}
