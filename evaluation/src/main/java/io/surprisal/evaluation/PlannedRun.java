package io.surprisal.evaluation;

import io.surprisal.evaluation.data.LabelledSplit;
import io.surprisal.evaluation.detector.Detection;
import io.surprisal.evaluation.detector.Detector;
import io.surprisal.evaluation.measure.Measures;
import io.surprisal.evaluation.result.Outcome;
import io.surprisal.evaluation.result.Result;
import io.surprisal.evaluation.result.Run;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** A run with all that it needs. */
record PlannedRun(Run run, Detector detector, SharedSplit data) implements Callable<List<Result>> {
    @Override
    public List<Result> call() throws IOException {
        try {
            return measure(data.get());
        } finally {
            data.release();
        }
    }

    private List<Result> measure(LabelledSplit split) throws IOException {
        Optional<String> unusable = split.unusable();
        if (unusable.isPresent()) {
            return List.of(Result.skipped(run, unusable.get()));
        }
        Detection detection = detector.detect(split, run.seed());
        List<Result> results = new ArrayList<>();
        results.add(Result.measured(run, Outcome.RAW, Measures.of(detection, detection.raw(), split)));
        Detection.Series smoothed = detection.smoothed();
        if (smoothed != null) {
            results.add(Result.measured(run, Outcome.SMOOTHED, Measures.of(detection, smoothed, split)));
        }
        return results;
    }
}
