package io.surprisal.flink.watch;

import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.flink.directive.ModelChange;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.scoring.JobSchema;
import io.surprisal.scoring.watch.WatchOptions;
import io.surprisal.scoring.watch.WatchedModel;
import java.io.Serializable;

/**
 * What a job's models say of the normal telemetry behind them.
 *
 * @param own of the model that the job was submitted with
 */
public record WatchedModels(WatchedModel own, JobSchema schema, ModelOutput judged, WatchOptions options)
        implements Serializable {
    /** @param schema the order in which a record's values stand */
    public static WatchedModels of(ModelFile own, JobSchema schema, ModelOutput judged, WatchOptions options) {
        return new WatchedModels(WatchedModel.of(own, schema, judged, options), schema, judged, options);
    }

    WatchedModel of(ModelChange change) {
        return WatchedModel.of(change.file(), schema, judged, options);
    }
}
