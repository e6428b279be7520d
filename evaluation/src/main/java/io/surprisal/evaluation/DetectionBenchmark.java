package io.surprisal.evaluation;

import io.surprisal.evaluation.data.DataSet;
import io.surprisal.evaluation.data.Protocol;
import io.surprisal.evaluation.detector.Detector;
import io.surprisal.evaluation.report.Report;
import io.surprisal.evaluation.result.Result;
import io.surprisal.evaluation.result.ResultsFile;
import io.surprisal.evaluation.result.Run;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * All data sets × protocols × detectors × seeds. A finished run is in results.csv at once, and a second start with the same
 * folder skips it; a failed one is recorded, tried again at the next start, and stops no other.
 */
public final class DetectionBenchmark {
    private static final long LOOK_FOR_STOP_MILLIS = 200;

    private final BenchmarkOptions options;
    private final BenchmarkListener listener;
    private final ResultsFile file;

    private DetectionBenchmark(BenchmarkOptions options, BenchmarkListener listener, ResultsFile file) {
        this.options = options;
        this.listener = listener;
        this.file = file;
    }

    /** Runs what is not finished yet, and reports on everything that was asked for, earlier runs included. */
    public static Report run(BenchmarkOptions options, BenchmarkListener listener)
            throws IOException, InterruptedException {
        ResultsFile file = ResultsFile.open(options.out().resolve("results.csv"));
        return new DetectionBenchmark(options, listener, file).run();
    }

    private Report run() throws IOException, InterruptedException {
        List<PlannedRun> planned = plan();
        List<Result> results = new ArrayList<>();
        List<PlannedRun> open = new ArrayList<>();
        for (PlannedRun run : planned) {
            file.finished(run.run()).ifPresentOrElse(results::addAll, () -> {
                run.data().reserve();
                open.add(run);
            });
        }
        listener.started(planned.size() - open.size(), open.size());
        results.addAll(execute(open));
        return new Report(results);
    }

    /** Set by set, so that few are in memory at a time. */
    private List<PlannedRun> plan() throws IOException {
        List<PlannedRun> runs = new ArrayList<>();
        for (DataSet set : options.sets()) {
            String fingerprint = set.fingerprint();
            for (Protocol protocol : Protocol.values()) {
                if (options.protocols().contains(protocol) && set.supports(protocol)) {
                    SharedSplit data = new SharedSplit(set, protocol);
                    for (Detector detector : options.detectors()) {
                        for (long seed : detector.seeded()
                                ? options.seeds()
                                : options.seeds().subList(0, 1)) {
                            Run run = new Run(
                                    set.collection(),
                                    set.name(),
                                    set.half(),
                                    protocol,
                                    detector.name(),
                                    seed,
                                    fingerprint(fingerprint, detector.settings()));
                            runs.add(new PlannedRun(run, detector, data));
                        }
                    }
                }
            }
        }
        return runs;
    }

    private List<Result> execute(List<PlannedRun> runs) throws IOException, InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(options.threads(), DetectionBenchmark::daemon);
        try {
            CompletionService<List<Result>> completed = new ExecutorCompletionService<>(pool);
            Map<Future<List<Result>>, Run> running = new HashMap<>();
            runs.forEach(run -> running.put(completed.submit(run), run.run()));
            List<Result> results = new ArrayList<>();
            while (!running.isEmpty() && !listener.stopRequested()) {
                Future<List<Result>> done = completed.poll(LOOK_FOR_STOP_MILLIS, TimeUnit.MILLISECONDS);
                if (done != null) {
                    Run run = running.remove(done);
                    List<Result> ofRun = run == null ? List.of() : outcome(done, run);
                    file.append(ofRun);
                    results.addAll(ofRun);
                    listener.finished(ofRun);
                }
            }
            return results;
        } finally {
            pool.shutdownNow();
        }
    }

    private static List<Result> outcome(Future<List<Result>> done, Run run) throws InterruptedException {
        try {
            return done.get();
        } catch (ExecutionException e) {
            return List.of(Result.failed(run, String.valueOf(e.getCause())));
        }
    }

    /** Threads that do not keep the process from ending: a run that is given up need not be waited for. */
    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "surprisal-benchmark");
        thread.setDaemon(true);
        return thread;
    }

    private static String fingerprint(String data, String settings) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest((data + '\n' + settings).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Every JDK has SHA-256", e);
        }
    }
}
