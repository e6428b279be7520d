package io.surprisal.benchmarks.generative;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GenerativeFiguresTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"published", "templates"})
    void nothingButDocumentsIsValidated(String figures) {
        assertRefused(figures, figures);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rbm", "dbn", "vae"})
    void noOtherFamilyIsValidated(String family) throws IOException {
        Path settings = Files.writeString(
                directory.resolve("settings.yaml"),
                "preset: plain\nmodel: {family: " + family + ", latent: {samples: 8}, network: {hidden: [4]}}\n");
        assertRefused(settings.toString(), settings + " of family " + family);
    }

    private void assertRefused(String figures, String got) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GenerativeFigures.main(
                        new String[] {directory.toString(), figures, "1", "1", "1", "8", "0", "validation"}))
                .withMessage("--validate holds out documents, so it needs settings of family etm; got " + got
                        + "; leave it out");
    }
}
