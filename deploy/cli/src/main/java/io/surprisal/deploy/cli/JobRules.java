package io.surprisal.deploy.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.surprisal.config.Document;
import io.surprisal.config.DurationModule;
import io.surprisal.config.TextReader;
import io.surprisal.config.YamlRecords;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.setting.DurationText;
import io.surprisal.core.verdict.AlertBudget;
import io.surprisal.core.verdict.AlertRate;
import io.surprisal.core.verdict.ThresholdRule;
import io.surprisal.scoring.ScoringOptions;
import io.surprisal.scoring.alert.AlertSettings;
import io.surprisal.telemetry.settings.FormerKeys;
import io.surprisal.telemetry.settings.JobFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** By which rules the job of a job.yaml raises alerts: its section {@code alerts}, and what of {@code scoring} decides verdicts. */
public record JobRules(ScoringOptions scoring, AlertSettings alerts) {
    private static final YamlRecords YAML = new YamlRecords(
            DurationModule.module()
                    .addDeserializer(AlertRate.class, new TextReader<>(AlertRate.class, AlertRate::parse)),
            Map.of(Duration.class, DurationText.FORM, AlertRate.class, "a rate such as 1/week, 3/day or 0.5/month"),
            FormerKeys.MOVED);

    /** The part of the file that is read. */
    record Part(Verdicts scoring, AlertSettings alerts) {}

    /** What of the section {@code scoring} decides verdicts and names features. */
    record Verdicts(ModelOutput judged, double tailProbability, Duration newNormalAfter, int topFeatures) {}

    /** Reads a job.yaml; what it leaves out has its default. */
    public static JobRules read(Path file) {
        Document given = YAML.load(file);
        ObjectNode settings = JobFile.withDefaults(given);
        settings.retain(List.of("scoring", "alerts"));
        JobFile.retain(settings.withObjectProperty("scoring"), Verdicts.class);
        Part part = YAML.read(settings, Part.class, given);
        ScoringOptions usual = ScoringOptions.defaults();
        Verdicts verdicts = part.scoring();
        return new JobRules(
                new ScoringOptions(
                        verdicts.judged(),
                        List.of(),
                        ThresholdRule.of(
                                new AlertBudget(part.alerts().budget(), verdicts.newNormalAfter()),
                                verdicts.tailProbability()),
                        usual.batchSize(),
                        usual.linger(),
                        verdicts.topFeatures(),
                        usual.forgetKeysAfter()),
                part.alerts());
    }

    /** How many alerts a week and key there may be; 0 where a tail probability is asked for and no rate. */
    public double alertsPerWeek() {
        return scoring.threshold() instanceof AlertBudget budget ? budget.rate().perWeek() : 0;
    }
}
