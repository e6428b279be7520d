package io.surprisal.deploy.trainer;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** How far training is: a bar with loss and time left on a terminal, a line per tenth of the way elsewhere. */
final class TrainingProgress implements AutoCloseable {
    private final PrintWriter err;
    private final InstantSource clock;
    private final Instant start;
    private final boolean terminal;
    private @Nullable ProgressBar bar;

    private TrainingProgress(PrintWriter err, InstantSource clock, boolean terminal) {
        this.err = err;
        this.clock = clock;
        this.start = clock.instant();
        this.terminal = terminal;
    }

    // From Java 22 on the console may be there without a terminal; the bar then goes to a log, which does no harm.
    @SuppressWarnings("SystemConsoleNull")
    static TrainingProgress start(PrintWriter err, InstantSource clock) {
        return new TrainingProgress(err, clock, System.console() != null);
    }

    /** The form for logs and pipes. */
    static TrainingProgress lines(PrintWriter err, InstantSource clock) {
        return new TrainingProgress(err, clock, false);
    }

    /** As a training listener hears it; always true: training goes on. */
    boolean step(int step, int steps, double loss) {
        if (terminal) {
            showBar(step, steps, loss);
        } else if (step * 10L / steps > (step - 1) * 10L / steps) {
            printLine(step, steps, loss);
        }
        return true;
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

    private void showBar(int step, int steps, double loss) {
        if (bar == null) {
            bar = new ProgressBarBuilder()
                    .setTaskName("Training")
                    .setInitialMax(steps)
                    .setStyle(ProgressBarStyle.ASCII)
                    .hideEta()
                    .build();
        }
        bar.stepTo(step);
        bar.setExtraMessage(String.format(Locale.ROOT, "loss %.4f, %s left", loss, left(step, steps)));
    }

    private void printLine(int step, int steps, double loss) {
        err.printf(Locale.ROOT, "step %d of %d, loss %.4f, %s left%n", step, steps, loss, left(step, steps));
        err.flush();
    }

    private String left(int step, int steps) {
        Duration elapsed = Duration.between(start, clock.instant());
        long seconds = Math.round(elapsed.toMillis() / 1000.0 / step * (steps - step));
        return seconds < 60 ? seconds + " s" : seconds / 60 + " min " + seconds % 60 + " s";
    }
}
