package io.surprisal.benchmarks.generative;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DocumentCompletionTest {
    private static final List<String> WORDS = List.of("disk", "heat", "fan");

    /** Of twenty documents two are cut, each of seven words, and nothing of them is trained on. */
    @Test
    void holdsOutEveryTenthDocument() {
        float[][] counts = new float[20][];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = i % 10 == 9 ? new float[] {4, 0, 3} : new float[] {0, i, 0};
        }
        DocumentCompletion documents = DocumentCompletion.holdingOut(new Documents(WORDS, counts));
        assertThat(documents.training().size()).isEqualTo(18);
        assertThat(documents.training().counts()[9]).containsExactly(0, 10, 0);
        assertThat(documents.first().size()).isEqualTo(2);
        for (int i = 0; i < 2; i++) {
            float[] first = documents.first().counts()[i];
            float[] second = documents.second().counts()[i];
            assertThat(first[0] + first[2]).isEqualTo(3);
            assertThat(new float[] {first[0] + second[0], first[1] + second[1], first[2] + second[2]})
                    .containsExactly(4, 0, 3);
        }
    }
}
