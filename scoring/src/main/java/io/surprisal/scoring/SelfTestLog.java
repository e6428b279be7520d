package io.surprisal.scoring;

import io.surprisal.onnx.format.ModelFile;
import io.surprisal.onnx.runtime.ExecutionSettings;
import io.surprisal.scoring.Canary.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tests a job's model at the start, on the processor of whoever submits the job, and says whether it would alert. */
public final class SelfTestLog {
    private static final Logger LOG = LoggerFactory.getLogger(SelfTestLog.class);

    private SelfTestLog() {}

    /**
     * Logs a line, as a warning where the model would not alert on its own anomalous example.
     *
     * @param options what is judged and how; the model fits them
     * @throws IllegalArgumentException where the model fails its self-test
     */
    public static void say(ModelFile model, ScoringOptions options) {
        ScoringOptions here = options.withExecution(ExecutionSettings.CPU);
        Canary canary = SelfTest.run(model, here);
        String text = "Model " + model.manifest().name() + ". Self-test: " + SelfTestText.of(model, here, canary);
        if (canary.outcome() == Outcome.SILENT) {
            LOG.warn(text);
        } else {
            LOG.info(text);
        }
    }
}
