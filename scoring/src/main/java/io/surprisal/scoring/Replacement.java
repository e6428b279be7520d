package io.surprisal.scoring;

import io.surprisal.core.condition.Condition;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.telemetry.log.LogRulesJson;

/**
 * Which models may score in the place of a job's own, or beside it, while it runs: what is read of a record, and whether records come by key, was settled by that one.
 *
 * @param own the model that the job was submitted with
 * @param schema the features of the job, in any order
 * @param keyed whether telemetry comes to the model by key
 * @param part whether a model may look at some of the job's features alone
 */
public record Replacement(ModelFile own, JobSchema schema, ScoringOptions options, boolean keyed, boolean part) {
    /** Throws {@link IllegalArgumentException} with what does not fit and what to do about it. */
    public void check(ModelFile candidate) {
        if (part) {
            ModelFit.checkPart(candidate, schema, options);
        } else {
            ModelFit.check(candidate, schema, options);
        }
        Condition condition = candidate.manifest().condition();
        String read = own.manifest().condition().field();
        if (condition.hasClasses() && !condition.field().equals(read)) {
            throw new IllegalArgumentException(name(candidate) + " is told the class of each record, its field "
                    + condition.field() + ", and this job reads " + (read.isEmpty() ? "none" : read)
                    + "; restart the job with it as its model");
        }
        if (!candidate.metadata(LogRulesJson.KEY).equals(own.metadata(LogRulesJson.KEY))) {
            throw new IllegalArgumentException(name(candidate)
                    + " counts lines of logs by other templates than the model that this job began with; restart the job with it as"
                    + " its model");
        }
        if (!keyed && Lane.memoryOf(candidate, options.lane()).remembers()) {
            throw new IllegalArgumentException(name(candidate)
                    + " remembers something of each key, and this job does not score by key, because the model that it began with remembers"
                    + " nothing; restart the job with it as its model");
        }
    }

    private static String name(ModelFile model) {
        return "Model " + model.manifest().name() + " " + model.version();
    }
}
