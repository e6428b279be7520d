package io.surprisal.onnx.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.onnx.format.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What depends on how a JVM was started: each test starts one. */
class OwnProcessTest {
    @TempDir
    Path directory;

    @Test
    void opensOnAThreadWithLittleStack() throws Exception {
        assertThat(printedBy(LittleStack.class, "-Xss512k")).contains("opened");
    }

    @Test
    void aStartThatFailsSaysWhyAtEveryAttempt() throws Exception {
        String missing = directory.resolve("no-such-folder").toString();
        assertThat(printedBy(TwoAttempts.class, "-Donnxruntime.native.path=" + missing)
                        .lines())
                .filteredOn(line -> line.startsWith("ONNX Runtime cannot start on "))
                .hasSize(2)
                .allSatisfy(line ->
                        assertThat(line).contains(missing).contains("must exist, be writable and allow execution"));
    }

    @Test
    void buffersThatDoNotFitIntoDirectMemoryAreAnErrorThatSaysWhatToSet() throws Exception {
        assertThat(printedBy(TwoAttempts.class, "-XX:MaxDirectMemorySize=64k").lines())
                .filteredOn(line -> line.startsWith("The buffers of "))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line)
                        .contains("tiny.onnx for 65536 records a call do not fit")
                        .contains("taskmanager.memory.task.off-heap.size"));
    }

    /** ONNX Runtime's own shutdown hook releases its environment, whoever is still using it. */
    @Test
    void aProcessThatEndsWhileModelsAreOpenedDoesNotCrash() throws Exception {
        assertThat(printedBy(EndsWhileOpening.class, "-Xmx64m")).contains("opened to the end");
    }

    /** A session that is left open takes 170 KB. */
    @Test
    void aThousandSessionsLeaveNoMemoryBehind() throws Exception {
        String printed = printedBy(OpensAThousandTimes.class, "-Xmx64m");
        String grown = printed.lines()
                .filter(line -> line.startsWith("grown by "))
                .findFirst()
                .orElseThrow();
        assertThat(Long.parseLong(grown.split(" ")[2])).as(printed).isLessThan(32 * 1024);
    }

    private String printedBy(Class<?> program, String option) throws Exception {
        Path file = TinyModel.write(directory, "tiny", List.of("cpu"));
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process process = new ProcessBuilder(
                        java.toString(),
                        option,
                        "-cp",
                        System.getProperty("java.class.path"),
                        program.getName(),
                        file.toString())
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(printed).isZero();
        return printed;
    }

    static final class LittleStack {
        public static void main(String[] arguments) throws Exception {
            open(arguments[0], 1);
            System.out.println("opened");
        }
    }

    static final class TwoAttempts {
        public static void main(String[] arguments) throws Exception {
            for (int attempt = 0; attempt < 2; attempt++) {
                try {
                    open(arguments[0], 1 << 16);
                } catch (ScoringException e) {
                    System.out.println(e.getMessage());
                }
            }
        }
    }

    static final class EndsWhileOpening {
        public static void main(String[] arguments) throws Exception {
            open(arguments[0], 1);
            Thread opening = new Thread(() -> openAgainAndAgain(arguments[0]));
            opening.start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> awaitEnd(opening)));
            System.exit(0);
        }

        private static void openAgainAndAgain(String file) {
            try {
                for (int i = 0; i < 300; i++) {
                    open(file, 1);
                }
                System.out.println("opened to the end");
            } catch (Exception e) {
                e.printStackTrace(System.out);
            }
        }

        private static void awaitEnd(Thread opening) {
            try {
                opening.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    static final class OpensAThousandTimes {
        public static void main(String[] arguments) throws Exception {
            open(arguments[0], 1000);
            long before = residentKilobytes();
            open(arguments[0], 1000);
            System.out.println("grown by " + (residentKilobytes() - before) + " KB");
        }

        private static void open(String file, int times) throws Exception {
            for (int i = 0; i < times; i++) {
                OwnProcessTest.open(file, 64);
            }
        }

        private static long residentKilobytes() throws IOException {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void open(String file, int capacity) throws Exception {
        ModelFile model = ModelFile.read(Path.of(file));
        OnnxScorer.open(model, new ScorerOptions(Set.of(ModelOutput.SURPRISAL), capacity))
                .close();
    }
}
