package io.surprisal.flink.sql;

import io.surprisal.core.condition.Condition;
import io.surprisal.core.manifest.Manifest;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.manifest.OutputName;
import io.surprisal.core.verdict.TailThreshold;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.scoring.JobSchema;
import io.surprisal.scoring.LaneOptions;
import io.surprisal.scoring.ModelFit;
import io.surprisal.scoring.ScoringOptions;
import io.surprisal.scoring.registry.ShippedModel;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedSchema;

/**
 * A model, and what the columns of {@code CREATE MODEL} have to do with it.
 *
 * @param inputs in the order of the statement's
 * @param outputs likewise
 */
record SqlScoring(
        ShippedModel model,
        List<InputColumn> inputs,
        List<OutputColumn> outputs,
        double tailProbability,
        int topFeatures,
        int batchSize)
        implements Serializable {
    SqlScoring {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** Throws {@link IllegalArgumentException} where the model does not fit the columns, or cannot be scored without keys. */
    static SqlScoring of(
            ShippedModel model,
            ResolvedSchema input,
            ResolvedSchema output,
            double tailProbability,
            int topFeatures,
            int batchSize) {
        Manifest manifest = model.file().manifest();
        if (manifest.window() > 1 || !manifest.headline().smoother().isIdentity()) {
            throw new IllegalArgumentException(model.ref().source() + " remembers "
                    + (manifest.window() > 1 ? "the last " + manifest.window() + " records" : "smoothed values")
                    + " of each key, and ML_PREDICT knows no keys; train a model of single records ('surprisal train --preset plain"
                    + "'), or score it by the function ScoreByKey: docs/sql.md");
        }
        List<InputColumn> inputs = new ArrayList<>();
        for (Column column : input.getColumns()) {
            inputs.add(InputColumn.of(column, manifest));
        }
        List<OutputColumn> outputs = new ArrayList<>();
        for (Column column : output.getColumns()) {
            outputs.add(OutputColumn.of(column, model.file()));
        }
        SqlScoring scoring = new SqlScoring(model, inputs, outputs, tailProbability, topFeatures, batchSize);
        ModelFit.check(model.file(), scoring.schema(), ScoringOptions.defaults().withThreshold(scoring.threshold()));
        scoring.checkCondition(manifest.condition());
        return scoring;
    }

    /** The features in the order of the inputs. */
    JobSchema schema() {
        return new JobSchema(inputs.stream()
                .filter(column -> column.role() == InputColumn.Role.FEATURE)
                .map(InputColumn::name)
                .toList());
    }

    /** @param capacity the most rows in one call */
    LaneOptions lane(int capacity) {
        Set<OutputName> computed = new LinkedHashSet<>();
        outputs.forEach(column -> column.output().ifPresent(computed::add));
        computed.remove(OutputName.headline(ModelOutput.SURPRISAL));
        boolean explains = outputs.stream().anyMatch(column -> column.kind() == OutputColumn.Kind.TOP_FEATURES);
        return new LaneOptions(
                ModelOutput.SURPRISAL, List.copyOf(computed), threshold(), capacity, explains ? topFeatures : 0);
    }

    ModelFile file() {
        return model.load(model.ref());
    }

    private TailThreshold threshold() {
        return new TailThreshold(tailProbability);
    }

    private void checkCondition(Condition condition) {
        if (condition.hasClasses() && inputs.stream().noneMatch(column -> column.role() == InputColumn.Role.CLASS)) {
            throw new IllegalArgumentException("The model is told the class of each record, its field "
                    + condition.field() + "; add it to INPUT, such as " + condition.field() + " STRING");
        }
        List<String> times = inputs.stream()
                .filter(column -> column.role() == InputColumn.Role.TIME)
                .map(InputColumn::name)
                .toList();
        if (condition.hasTime() && times.size() != 1) {
            throw new IllegalArgumentException(
                    "The model is told the time of each record, by one column of INPUT, such as"
                            + " ts TIMESTAMP_LTZ(3); got " + (times.isEmpty() ? "none" : times));
        }
    }
}
