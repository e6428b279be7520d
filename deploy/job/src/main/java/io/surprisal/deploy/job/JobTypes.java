package io.surprisal.deploy.job;

import io.surprisal.config.DurationModule;
import io.surprisal.config.TextReader;
import io.surprisal.config.YamlRecords;
import io.surprisal.core.manifest.OutputName;
import io.surprisal.core.setting.DurationText;
import io.surprisal.core.verdict.AlertRate;
import io.surprisal.telemetry.settings.FormerKeys;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.configuration.MemorySize;

/** The types of job.yaml's values: durations are written as {@code 500ms} or {@code 15min}, sizes of memory as {@code 4gb}, rates as {@code 1/week}, a model's outputs by their names in its file. */
final class JobTypes {
    private JobTypes() {}

    static YamlRecords yaml() {
        return new YamlRecords(
                DurationModule.module()
                        .addDeserializer(OutputName.class, new TextReader<>(OutputName.class, OutputName::parse))
                        .addDeserializer(MemorySize.class, new TextReader<>(MemorySize.class, MemorySize::parse))
                        .addDeserializer(AlertRate.class, new TextReader<>(AlertRate.class, AlertRate::parse)),
                Map.of(
                        Duration.class,
                        DurationText.FORM,
                        OutputName.class,
                        "the name of an output such as elbo, for a member of an ensemble standardised/elbo",
                        MemorySize.class,
                        "a size of memory such as 512mb or 4gb",
                        AlertRate.class,
                        "a rate such as 1/week, 3/day or 0.5/month"),
                FormerKeys.MOVED);
    }
}
