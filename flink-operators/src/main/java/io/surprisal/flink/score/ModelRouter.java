package io.surprisal.flink.score;

import io.surprisal.flink.metric.OwnMetrics;
import io.surprisal.flink.models.ModelDirectory;
import io.surprisal.flink.models.ModelDirectory.Stamp;
import io.surprisal.flink.score.ModelReader.Read;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.scoring.registry.DirectoryOptions;
import io.surprisal.telemetry.record.TelemetryRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Future;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has each record scored by its own model of a directory, each of which has its own batches; by the job's model, where it has none there or that cannot be used.
 *
 * <p>Files are read and opened on threads of their own. Meanwhile the records of that model wait, at most {@link #PATIENCE} and {@value #MOST_WAITING} of all models together, and
 * event time with them; all others go on. What is not there by then is scored by the job's model, until the file is there. A file that changes is opened beside the one before
 * and takes its place between two batches; one that cannot be used changes nothing, and is tried again when it changes. Where models take more memory than they may, those that
 * no record came for the longest are closed, and opened again when one comes.
 */
final class ModelRouter implements AutoCloseable {
    /** How long the first records of a model wait for it. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    /** How many records wait for models at most. */
    static final int MOST_WAITING = 10_000;

    /** How many names without a usable file are remembered at most. */
    private static final int MOST_NAMES = 100_000;

    private static final Logger LOG = LoggerFactory.getLogger(ModelRouter.class);

    private final BatchScoring task;
    private final DirectoryOptions options;
    private final ModelDirectory directory;
    private final ModelReader reader;
    private final MailboxExecutor mailbox;
    private final ProcessingTimeService time;
    private final RoutingMetrics metrics;
    /** In the order in which records came for them, the latest last. */
    private final LinkedHashMap<String, RoutedModel> models = new LinkedHashMap<>(16, 0.75f, true);
    /** Those that score. */
    private final Set<RoutedModel> live = new LinkedHashSet<>();
    /** Those that records wait for. */
    private final Set<RoutedModel> awaited = new LinkedHashSet<>();

    private int waitingRecords;
    private boolean restoring;
    /** The files that were there when it was last looked; null before. */
    private @Nullable Map<String, Stamp> files;

    private long bytes;
    private @Nullable Watermark held;
    private long passed = Long.MIN_VALUE;
    private boolean refreshing;

    /** @param own the job's model */
    ModelRouter(BatchScoring task, DirectoryOptions options, ModelFile own) {
        this.task = task;
        this.options = options;
        this.directory = new ModelDirectory(options.directory());
        this.mailbox = task.mailbox();
        this.reader = new ModelReader(task, directory, own);
        this.time = task.getProcessingTimeService();
        this.metrics = new RoutingMetrics(OwnMetrics.of(task.getMetricGroup()), this);
        list();
        refreshLater();
    }

    /** The same as {@link #process} for records that waited before a restart, however many. */
    void restore(Iterable<TelemetryRecord> records) throws Exception {
        restoring = true;
        for (TelemetryRecord record : records) {
            process(record);
        }
        restoring = false;
    }

    /** Has a record join the batch of its model, or wait for that. */
    void process(TelemetryRecord record) throws Exception {
        String name = options.route().of(record);
        if (name.isEmpty()) {
            byJobsModel(record);
            return;
        }
        RoutedModel model = models.get(name);
        if (model == null) {
            model = new RoutedModel(name);
            models.put(name, model);
            if (files == null || files.containsKey(ModelDirectory.fileName(name))) {
                await(model);
                read(model);
            } else {
                closeSome(model);
            }
        }
        if (model.live != null) {
            model.live.process(record);
        } else if (model.awaited) {
            model.waiting.add(record);
            waitingRecords++;
            if (waitingRecords >= MOST_WAITING && !restoring) {
                waitNoLonger(MOST_WAITING + " records wait for models");
            }
        } else {
            byJobsModel(record);
        }
    }

    /** Scores what waits for a batch to fill; not what waits for a model. */
    void flush(FlushReason reason) throws IOException, InterruptedException {
        for (RoutedModel model : live) {
            if (model.live != null) {
                model.live.flush(reason);
            }
        }
    }

    /** The watermark that may pass: none that a waiting record would fall behind. */
    Watermark passing(Watermark mark) {
        held = mark;
        long oldest = Long.MAX_VALUE;
        for (RoutedModel model : awaited) {
            for (TelemetryRecord record : model.waiting) {
                oldest = Math.min(oldest, record.eventTime());
            }
        }
        passed = oldest == Long.MAX_VALUE
                ? mark.getTimestamp()
                : Math.max(passed, Math.min(mark.getTimestamp(), oldest - 1));
        return new Watermark(passed);
    }

    /** The records that wait for models, which a checkpoint holds. */
    List<TelemetryRecord> waiting() {
        List<TelemetryRecord> records = new ArrayList<>();
        awaited.forEach(model -> records.addAll(model.waiting));
        return records;
    }

    /** Returns when no record waits for a model; there are no timers any more. */
    void drain() throws Exception {
        long deadline = task.now() + PATIENCE.toNanos();
        while (!awaited.isEmpty() && task.now() < deadline) {
            if (!mailbox.tryYield()) {
                Thread.sleep(1);
            }
        }
        waitNoLonger("the input ends");
    }

    int open() {
        return live.size();
    }

    long bytes() {
        return bytes;
    }

    int waitingRecords() {
        return waitingRecords;
    }

    @Override
    public void close() {
        reader.close();
        for (RoutedModel model : live) {
            if (model.live != null) {
                close(model.live);
            }
        }
        live.clear();
        models.clear();
    }

    private void byJobsModel(TelemetryRecord record) throws IOException, InterruptedException {
        metrics.recordsOfJobsModel.inc();
        task.live().process(record);
    }

    private void await(RoutedModel model) {
        model.awaited = true;
        awaited.add(model);
        Future<?> unused = time.registerTimer(time.getCurrentProcessingTime() + PATIENCE.toMillis(), now -> {
            if (model.awaited) {
                waitNoLonger(model, PATIENCE.toSeconds() + " s passed");
            }
        });
    }

    private void waitNoLonger(String why) throws Exception {
        for (RoutedModel model : List.copyOf(awaited)) {
            waitNoLonger(model, why);
        }
    }

    private void waitNoLonger(RoutedModel model, String why) throws Exception {
        LOG.warn(
                "The model file {} is not there yet and {}; its records are scored by the job's model until it is",
                directory.file(model.name()),
                why);
        metrics.late.inc();
        release(model);
    }

    /** Has records that waited scored, by the model or by the job's. */
    private void release(RoutedModel model) throws Exception {
        model.awaited = false;
        awaited.remove(model);
        waitingRecords -= model.waiting.size();
        LiveModel own = model.live;
        for (TelemetryRecord record : model.waiting) {
            if (own == null) {
                byJobsModel(record);
            } else {
                own.process(record);
            }
        }
        model.waiting.clear();
        if (awaited.isEmpty() && held != null && held.getTimestamp() > passed) {
            task.processWatermark(held);
        }
    }

    private void read(RoutedModel model) {
        model.loading = true;
        long start = task.now();
        reader.read(
                model.name(),
                read -> {
                    metrics.loadSeconds.add((task.now() - start) / 1e9);
                    onRead(model, read);
                },
                failure -> onFailure(model, failure));
    }

    private void onRead(RoutedModel model, Read read) throws Exception {
        model.stamp = read.stamp();
        if (read.failure() != null) {
            onFailure(model, read.failure());
            return;
        }
        model.loading = false;
        replace(model, read.model());
        if (read.model() != null) {
            metrics.loaded.inc();
        }
        if (model.awaited) {
            release(model);
        }
        closeSome(model);
    }

    private void onFailure(RoutedModel model, Throwable failure) throws Exception {
        model.loading = false;
        metrics.refused.inc();
        LOG.warn(
                "The model file {} cannot be used; {} scores its records until it changes",
                directory.file(model.name()),
                model.live == null ? "the job's model" : "the one before",
                failure);
        if (model.awaited) {
            release(model);
        }
        closeSome(model);
    }

    /** Has another model score, or the job's, between two batches. */
    private void replace(RoutedModel model, @Nullable TaskModel now) throws IOException, InterruptedException {
        LiveModel before = model.live;
        // Records of its keys that wait in a batch came before those that it scores.
        if (before == null && !model.awaited) {
            task.live().flush(FlushReason.MODEL);
        }
        if (before != null) {
            before.flush(FlushReason.MODEL);
            model.live = null;
            live.remove(model);
            bytes -= model.bytes;
            close(before);
        }
        if (now != null) {
            model.live = new LiveModel(task, now, null);
            model.bytes = now.bytes();
            bytes += model.bytes;
            live.add(model);
        }
    }

    /** Has models give back what they need seldom, and looks anew how much memory they take. */
    private void rest() throws IOException, InterruptedException {
        bytes = 0;
        for (RoutedModel model : live) {
            if (model.live != null) {
                model.live.model().rest();
                model.bytes = model.live.model().bytes();
                bytes += model.bytes;
            }
        }
        closeSome(null);
    }

    /** Closes models until the others take as little memory as they may; the newest stays, if one is. */
    private void closeSome(@Nullable RoutedModel newest) throws IOException, InterruptedException {
        Iterator<RoutedModel> eldest = models.values().iterator();
        while ((bytes > options.memory() || models.size() - live.size() > MOST_NAMES) && eldest.hasNext()) {
            RoutedModel model = eldest.next();
            boolean needed = model.live != null ? bytes > options.memory() : models.size() - live.size() > MOST_NAMES;
            if (model != newest && !model.loading && needed) {
                if (model.live != null) {
                    replace(model, null);
                    metrics.closed.inc();
                }
                eldest.remove();
            }
        }
    }

    private void refreshLater() {
        Future<?> unused = time.registerTimer(
                time.getCurrentProcessingTime() + options.refresh().toMillis(), now -> {
                    rest();
                    list();
                    refreshLater();
                });
    }

    private void list() {
        if (!refreshing) {
            refreshing = true;
            reader.list(this::onStamps, this::onStampsMissing);
        }
    }

    private void onStamps(Map<String, Stamp> stamps) {
        refreshing = false;
        files = stamps;
        for (RoutedModel model : List.copyOf(models.values())) {
            Stamp stamp = stamps.get(ModelDirectory.fileName(model.name()));
            if (!model.loading && !Objects.equals(stamp, model.stamp)) {
                read(model);
            }
        }
    }

    private void onStampsMissing(Throwable failure) {
        refreshing = false;
        LOG.warn("The directory {} cannot be listed; its models stay as they are", options.directory(), failure);
    }

    private static void close(LiveModel live) {
        try (TaskModel model = live.model()) {
            live.close();
        }
    }
}
