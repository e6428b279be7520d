package io.surprisal.benchmarks.generative;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicQualityTest {
    private static final List<String> WORDS = List.of("disk", "heat", "fan", "bus");

    @TempDir
    private Path folder;

    @Test
    void readsTheCountsOfKnownWords() throws IOException {
        Path file = folder.resolve("documents.tsv.gz");
        try (Writer writer =
                new OutputStreamWriter(new GZIPOutputStream(Files.newOutputStream(file)), StandardCharsets.UTF_8)) {
            writer.write("0\tfan:2 a:b:1 disk:1\n1\tbus:3\n");
        }
        Documents documents = Documents.read(file, WORDS);
        assertThat(documents.size()).isEqualTo(2);
        assertThat(documents.counts()[0]).containsExactly(1, 0, 2, 0);
        assertThat(documents.counts()[1]).containsExactly(0, 0, 0, 3);
    }

    /** Of the six pairs, two are always together and four never: (2 · 1 + 4 · −1) / 6. */
    @Test
    void isHalfTogetherAndHalfApart() {
        float[][] counts = {{1, 1, 0, 0}, {2, 5, 0, 0}, {0, 0, 1, 1}, {0, 0, 3, 1}};
        TopicQuality quality = TopicQuality.of(new double[][] {{.4, .3, .2, .1}}, new Documents(WORDS, counts));
        assertThat(quality.coherence()).isCloseTo(-1.0 / 3, within(1e-12));
        assertThat(quality.diversity()).as("of 25 words of a topic").isEqualTo(4.0 / 25);
        assertThat(quality.quality()).isCloseTo(-4.0 / 75, within(1e-12));
    }

    /** Two words of three documents, one of which has both: log (1/3) / (2/3 · 2/3) over log 3. */
    @Test
    void isNormalisedMutualInformation() {
        float[][] counts = {{1, 1}, {1, 0}, {0, 1}};
        TopicQuality quality = TopicQuality.of(new double[][] {{.5, .5}}, new Documents(WORDS.subList(0, 2), counts));
        assertThat(quality.coherence()).isCloseTo(Math.log(3.0 / 4) / Math.log(3), within(1e-12));
    }
}
