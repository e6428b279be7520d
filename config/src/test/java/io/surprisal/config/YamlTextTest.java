package io.surprisal.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class YamlTextTest {
    @Test
    void replacesAValueAndNothingElse() throws IOException {
        String text = """
                name: pümps 🚰  # which
                scoring:
                  # How many.
                  execution:
                    batch_size: 128   # at once
                    linger: "5ms"
                alerts: {budget: 1/week}
                """;
        assertThat(YamlText.with(text, "scoring.execution.batch_size", "256")).isEqualTo(text.replace("128", "256"));
        assertThat(YamlText.with(text, "scoring.execution.linger", "1ms")).isEqualTo(text.replace("\"5ms\"", "1ms"));
        assertThat(YamlText.with(text, "alerts.budget", "3/day")).isEqualTo(text.replace("1/week", "3/day"));
        assertThat(YamlText.with(text, "name", "x")).isEqualTo(text.replace("pümps 🚰", "x"));
    }

    @Test
    void addsAKeyToASectionThatIsThere() throws IOException {
        String text = """
                scoring:
                    execution:
                        batch_size: 128 # at once

                        # Nothing more.
                flink: {}
                """;
        assertThat(YamlText.with(text, "scoring.execution.provider", "cuda"))
                .isEqualTo(text.replace("# at once\n", "# at once\n        provider: cuda\n"));
        assertThat(YamlText.with(text, "scoring.execution.cuda.device", "1"))
                .isEqualTo(text.replace("# at once\n", "# at once\n        cuda:\n          device: 1\n"));
        assertThat(YamlText.with(text, "flink.parallelism", "2")).isEqualTo(text.replace("{}", "{parallelism: 2}"));
    }

    @Test
    void addsToASectionInBraces() throws IOException {
        assertThat(YamlText.with("scoring: {judged: elbo}\n", "scoring.execution.linger", "1ms"))
                .isEqualTo("scoring: {execution: {linger: 1ms}, judged: elbo}\n");
    }

    @Test
    void addsSectionsThatAreNotThere() throws IOException {
        assertThat(YamlText.with("model: m.onnx", "scoring.execution.linger", "1ms"))
                .isEqualTo("model: m.onnx\nscoring:\n  execution:\n    linger: 1ms");
        assertThat(YamlText.with("topics:\n  - a\n  - b\n# End.\n", "scoring.linger", "1ms"))
                .isEqualTo("topics:\n  - a\n  - b\nscoring:\n  linger: 1ms\n# End.\n");
        assertThat(YamlText.with("scoring:\n  topics: [a,\n    b]\n", "scoring.linger", "1ms"))
                .isEqualTo("scoring:\n  topics: [a,\n    b]\n  linger: 1ms\n");
        assertThat(YamlText.with("", "scoring.linger", "1ms")).isEqualTo("scoring:\n  linger: 1ms\n");
        assertThat(YamlText.with("scoring:\nmodel: m\n", "scoring.linger", "1ms"))
                .isEqualTo("scoring:\n  linger: 1ms\nmodel: m\n");
    }
}
