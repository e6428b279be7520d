package io.surprisal.deploy.trainer;

import io.surprisal.deploy.process.ProcessLife;
import io.surprisal.evaluation.BenchmarkListener;
import io.surprisal.evaluation.measure.Measure;
import io.surprisal.evaluation.result.Result;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** How far a benchmark is: a bar on a terminal, a line per run elsewhere. */
final class BenchmarkProgress implements BenchmarkListener, AutoCloseable {
    private final PrintWriter err;
    private final InstantSource clock;
    private final ProcessLife life;
    private final Instant start;
    private final boolean terminal;
    private @Nullable ProgressBar bar;
    private int open;
    private int done;

    private BenchmarkProgress(PrintWriter err, InstantSource clock, ProcessLife life, boolean terminal) {
        this.err = err;
        this.clock = clock;
        this.life = life;
        this.start = clock.instant();
        this.terminal = terminal;
    }

    // From Java 22 on the console may be there without a terminal; the bar then goes to a log, which does no harm.
    @SuppressWarnings("SystemConsoleNull")
    static BenchmarkProgress start(PrintWriter err, InstantSource clock, ProcessLife life) {
        return new BenchmarkProgress(err, clock, life, System.console() != null);
    }

    @Override
    public void started(int earlier, int toDo) {
        open = toDo;
        err.printf(Locale.ROOT, "%,d runs to do, %,d finished earlier%n", toDo, earlier);
        err.flush();
        if (terminal && toDo > 0) {
            bar = new ProgressBarBuilder()
                    .setTaskName("Benchmark")
                    .setInitialMax(toDo)
                    .setStyle(ProgressBarStyle.ASCII)
                    .hideEta()
                    .build();
        }
    }

    @Override
    public void finished(List<Result> ofRun) {
        done++;
        if (bar == null) {
            err.printf(Locale.ROOT, "%d of %d, %s left: %s%n", done, open, left(), line(ofRun));
            err.flush();
        } else {
            bar.step();
            bar.setExtraMessage(left() + " left: " + line(ofRun));
        }
    }

    @Override
    public boolean stopRequested() {
        return life.isEnding();
    }

    /** Leaves the bar where it is, so that other lines may follow. */
    void finish() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }

    @Override
    public void close() {
        finish();
    }

    private static String line(List<Result> ofRun) {
        return ofRun.get(0).run() + ": "
                + ofRun.stream().map(BenchmarkProgress::told).collect(Collectors.joining(", "));
    }

    private static String told(Result result) {
        if (!result.outcome().measured()) {
            return result.outcome().contractName() + ", " + result.message();
        }
        double volume = result.value(Measure.VUS_PR);
        Measure measure = Double.isNaN(volume) ? Measure.AUC_ROC : Measure.VUS_PR;
        return String.format(
                Locale.ROOT, "%s %s %.3f", result.outcome().contractName(), measure.title(), result.value(measure));
    }

    private String left() {
        Duration elapsed = Duration.between(start, clock.instant());
        long seconds = Math.round(elapsed.toMillis() / 1000.0 / done * (open - done));
        return seconds < 60 ? seconds + " s" : seconds / 60 + " min";
    }
}
