package io.surprisal.flink.score;

import io.surprisal.flink.models.ModelDirectory;
import io.surprisal.flink.models.ModelDirectory.Stamp;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.onnx.format.ModelFormatException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.flink.util.concurrent.ExecutorThreadFactory;
import org.apache.flink.util.function.ThrowingConsumer;
import org.apache.flink.util.function.ThrowingRunnable;
import org.jspecify.annotations.Nullable;

/** Reads and opens the models of a directory on threads of its own, and tells the task in its own thread. */
final class ModelReader implements AutoCloseable {
    /** So many files are read at the same time: a file system that hangs holds up few others. */
    private static final int READERS = 8;

    /** After so long a file or the directory is taken for one that cannot be read. */
    private static final Duration GIVE_UP = Duration.ofMinutes(1);

    private final BatchScoring task;
    private final ModelDirectory directory;
    private final ModelFile own;
    private final ExecutorService readers =
            Executors.newFixedThreadPool(READERS, new ExecutorThreadFactory("surprisal-model-reading"));
    private final ExecutorService lister =
            Executors.newSingleThreadExecutor(new ExecutorThreadFactory("surprisal-model-listing"));
    /** Opened, and not told to the task yet. */
    private final Set<TaskModel> opened = ConcurrentHashMap.newKeySet();

    private volatile boolean closed;

    /**
     * What was read of a file.
     *
     * @param stamp its version; null where there is no file
     * @param model the caller's, to close; null where there is no file, or it cannot be used
     * @param failure why it cannot be used; null where it can
     */
    record Read(
            @Nullable Stamp stamp,
            @Nullable TaskModel model,
            @Nullable RuntimeException failure) {
        static final Read NO_FILE = new Read(null, null, null);
    }

    /** @param own the job's model */
    ModelReader(BatchScoring task, ModelDirectory directory, ModelFile own) {
        this.task = task;
        this.directory = directory;
        this.own = own;
    }

    /** Reads the model of a name. */
    void read(String name, ThrowingConsumer<Read, Exception> then, ThrowingConsumer<Throwable, Exception> otherwise) {
        inBackground(
                readers,
                () -> read(name),
                this::discard,
                read -> {
                    if (read.model != null) {
                        opened.remove(read.model);
                    }
                    then.accept(read);
                },
                otherwise);
    }

    /** Looks which files there are. */
    void list(ThrowingConsumer<Map<String, Stamp>, Exception> then, ThrowingConsumer<Throwable, Exception> otherwise) {
        inBackground(lister, directory::stamps, stamps -> {}, then, otherwise);
    }

    @Override
    public void close() {
        closed = true; // What is opened from now on closes itself.
        readers.shutdownNow();
        lister.shutdownNow();
        opened.stream().filter(opened::remove).forEach(TaskModel::close);
    }

    private Read read(String name) throws IOException {
        Stamp stamp = directory.stamp(name);
        if (stamp == null) {
            return Read.NO_FILE;
        }
        try {
            byte[] file = directory.bytes(name);
            TaskModel model = task.openBeside(own, ModelFile.parse(file, directory.file(name)));
            opened.add(model);
            if (closed && opened.remove(model)) {
                model.close();
            }
            return new Read(stamp, model, null);
        } catch (FileNotFoundException e) {
            return Read.NO_FILE; // It went meanwhile.
        } catch (IllegalArgumentException | ModelFormatException e) {
            return new Read(stamp, null, e); // It is the file's fault: it is not tried again until it changes.
        }
    }

    /** @param late takes a result that comes when it was given up */
    private <T> void inBackground(
            ExecutorService threads,
            Callable<T> work,
            Consumer<T> late,
            ThrowingConsumer<T, Exception> then,
            ThrowingConsumer<Throwable, Exception> otherwise) {
        CompletableFuture<T> result = new CompletableFuture<>();
        CompletableFuture<Void> unused = result.orTimeout(GIVE_UP.toMillis(), TimeUnit.MILLISECONDS)
                .handle((value, failure) -> {
                    tell(failure == null ? () -> then.accept(value) : () -> otherwise.accept(failure));
                    return null;
                });
        threads.execute(() -> {
            try {
                T value = work.call();
                if (!result.complete(value)) {
                    late.accept(value);
                }
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        });
    }

    private void discard(Read read) {
        if (read.model != null && opened.remove(read.model)) {
            read.model.close();
        }
    }

    private void tell(ThrowingRunnable<Exception> mail) {
        try {
            task.mailbox().execute(mail, "models of a directory");
        } catch (RejectedExecutionException e) {
            // The task takes no more mail: what was opened is closed with it.
        }
    }
}
