package io.surprisal.evaluation;

import io.surprisal.evaluation.result.Result;
import java.util.List;

/** Follows a benchmark, and may end it early. */
public interface BenchmarkListener {
    /**
     * Called once before the first run.
     *
     * @param earlier how many runs an earlier start finished
     * @param open how many are still to do
     */
    void started(int earlier, int open);

    /** Called after each run with its lines of the results file. */
    void finished(List<Result> ofRun);

    /** Whether to end now: what is running is given up. */
    boolean stopRequested();
}
