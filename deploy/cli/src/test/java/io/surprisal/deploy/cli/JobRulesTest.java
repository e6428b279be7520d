package io.surprisal.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.verdict.AlertBudget;
import io.surprisal.core.verdict.AlertRate;
import io.surprisal.core.verdict.TailThreshold;
import io.surprisal.scoring.ScoringOptions;
import io.surprisal.scoring.alert.AlertSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobRulesTest {
    @TempDir
    private Path directory;

    @Test
    void aJobThatSaysNothingHasTheDefaultsOfThePipeline() throws IOException {
        JobRules rules = rules("model: m.onnx");
        assertThat(rules.scoring()).isEqualTo(ScoringOptions.defaults());
        assertThat(rules.alerts()).isEqualTo(AlertSettings.defaults());
        assertThat(rules.alertsPerWeek()).isEqualTo(1);
    }

    @Test
    void readsWhatDecidesVerdicts() throws IOException {
        JobRules budget = rules("""
                scoring: {judged: elbo, new_normal_after: 4h, top_features: 3, execution: {batch_size: 64, cuda: {memory_limit: 4gb}}}
                alerts: {budget: 3/day, quiet_period: 30min, rules: [{keys: "pump-.*", ignore: [heat]}]}
                """);
        assertThat(budget.scoring().judged()).isEqualTo(ModelOutput.ELBO);
        assertThat(budget.scoring().topFeatures()).isEqualTo(3);
        assertThat(budget.scoring().threshold())
                .isEqualTo(new AlertBudget(AlertRate.parse("3/day"), Duration.ofHours(4)));
        assertThat(budget.alerts().quietPeriod()).isEqualTo(Duration.ofMinutes(30));
        assertThat(budget.alerts().rules()).hasSize(1);
        assertThat(budget.alertsPerWeek()).isEqualTo(21);

        JobRules fixed = rules("scoring: {tail_probability: 0.001}");
        assertThat(fixed.scoring().threshold()).isEqualTo(new TailThreshold(0.001));
        assertThat(fixed.alertsPerWeek()).isZero();
    }

    private JobRules rules(String yaml) throws IOException {
        return JobRules.read(Files.writeString(directory.resolve("job.yaml"), yaml));
    }
}
