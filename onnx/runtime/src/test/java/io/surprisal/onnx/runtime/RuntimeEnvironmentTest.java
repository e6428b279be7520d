package io.surprisal.onnx.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.onnx.format.ModelFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuntimeEnvironmentTest {
    @TempDir
    Path directory;

    @Test
    void opensOnAThreadWithLittleStack() throws Exception {
        Path file = TinyModel.write(directory, "tiny", List.of("cpu"));
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process process = new ProcessBuilder(
                        java.toString(),
                        "-Xss512k",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LittleStack.class.getName(),
                        file.toString())
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(printed).isZero();
        assertThat(printed).contains("opened");
    }

    /** A process of its own: the environment exists once, and other tests have created it with more room. */
    static final class LittleStack {
        public static void main(String[] arguments) throws Exception {
            ModelFile model = ModelFile.read(Path.of(arguments[0]));
            OnnxScorer.open(model, new ScorerOptions(Set.of(ModelOutput.SURPRISAL), 1))
                    .close();
            System.out.println("opened");
        }
    }
}
