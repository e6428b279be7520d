package io.surprisal.flink.score;

import io.surprisal.flink.directive.ModelChange;
import io.surprisal.flink.directive.ModelUpdate;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.telemetry.record.ModelRole;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.util.concurrent.ExecutorThreadFactory;

/**
 * Brings the models of a task to what is asked for: opens them on a thread of its own, and installs them by a mail, between two batches, while the ones before score on. The
 * latest update counts; what is opened for an earlier one is closed. A model that has one of the roles, or has the other one from now on, stays open.
 *
 * <p>What is asked for is broadcast state: a file for each role that has one of its own, as it was checked, and while that is not open yet, the one that the role had before. So a task
 * that is restored needs no file from anywhere, and has what it had where the new one cannot be opened.
 */
final class ModelChanges implements AutoCloseable {
    /** After a role: the file that it had before. */
    private static final String BEFORE = "/before";

    private final DirectedScoringOperator task;
    private final BroadcastState<String, ModelChange> files;
    private final ModelFile own;
    private final MailboxExecutor mailbox;
    private final ExecutorService runner =
            Executors.newSingleThreadExecutor(new ExecutorThreadFactory("surprisal-model-opening"));
    /** Opened and not installed. */
    private final Set<TaskModel> waiting = ConcurrentHashMap.newKeySet();

    private long newest;

    /**
     * Models for roles.
     *
     * @param failures why a role has not got what was asked for
     */
    private record Opened(Map<ModelRole, TaskModel> models, Map<ModelRole, Throwable> failures) {}

    /** @param own the model that the job was submitted with */
    ModelChanges(DirectedScoringOperator task, BroadcastState<String, ModelChange> files, ModelFile own) {
        this.task = task;
        this.files = files;
        this.own = own;
        this.mailbox = task.mailbox();
    }

    /** Installs what is asked for, before the first record; where that cannot be, what was there before; the champion else is the job's own model. */
    void begin() throws Exception {
        Opened opened = open(wanted(), Map.of());
        if (!opened.failures.isEmpty()) {
            giveUp(opened);
            opened.models.putAll(open(wanted(), byDigest(opened.models)).models);
        }
        TaskModel champion = opened.models.get(ModelRole.CHAMPION);
        task.begin(champion == null ? task.open(own) : champion, opened.models.get(ModelRole.SHADOW));
        waiting.clear();
        installed();
    }

    /** Has models open and score as soon as they can. */
    void request(ModelUpdate update) throws Exception {
        want(ModelRole.CHAMPION, update.champion());
        want(ModelRole.SHADOW, update.shadow());
        long number = ++newest;
        Map<ModelRole, ModelChange> wanted = wanted();
        LiveModel live = task.live();
        Map<ModelRole, TaskModel> now = new EnumMap<>(Map.of(ModelRole.CHAMPION, live.model()));
        if (live.shadow() != null) {
            now.put(ModelRole.SHADOW, live.shadow());
        }
        Map<String, TaskModel> open = byDigest(now);
        CompletableFuture<Void> unused = CompletableFuture.supplyAsync(() -> open(wanted, open), runner)
                .thenAccept(opened -> announce(number, opened));
    }

    /** Closes what is open and not installed, once nothing is being opened. */
    @Override
    public void close() {
        runner.shutdown();
        boolean interrupted = false;
        boolean ended = false;
        while (!ended) {
            try {
                ended = runner.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true; // A session must not be left behind.
            }
        }
        waiting.forEach(TaskModel::close);
        waiting.clear();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void want(ModelRole role, ModelChange change) throws Exception {
        String name = role.name();
        if (change.kind() == ModelChange.Kind.KEEP) {
            return;
        }
        ModelChange before = files.get(name);
        if (before != null && !files.contains(name + BEFORE)) {
            files.put(name + BEFORE, before);
        }
        if (change.kind() == ModelChange.Kind.SET) {
            files.put(name, change);
        } else {
            files.remove(name);
        }
    }

    /** What is asked for was installed. */
    private void installed() throws Exception {
        for (ModelRole role : ModelRole.values()) {
            files.remove(role.name() + BEFORE);
        }
    }

    /** Tells of what could not be opened, and asks for what was there before instead. */
    private void giveUp(Opened opened) throws Exception {
        for (Map.Entry<ModelRole, Throwable> failure : opened.failures.entrySet()) {
            String name = failure.getKey().name();
            task.refused(failure.getKey(), files.get(name), failure.getValue());
            ModelChange before = files.get(name + BEFORE);
            if (before == null) {
                files.remove(name);
            } else {
                files.put(name, before);
            }
        }
    }

    private Map<ModelRole, ModelChange> wanted() throws Exception {
        Map<ModelRole, ModelChange> wanted = new EnumMap<>(ModelRole.class);
        for (ModelRole role : ModelRole.values()) {
            ModelChange file = files.get(role.name());
            if (file != null) {
                wanted.put(role, file);
            }
        }
        return wanted;
    }

    private static Map<String, TaskModel> byDigest(Map<ModelRole, TaskModel> models) {
        Map<String, TaskModel> open = new HashMap<>();
        models.values().forEach(model -> open.put(model.file().digest(), model));
        return open;
    }

    private Opened open(Map<ModelRole, ModelChange> wanted, Map<String, TaskModel> open) {
        Opened opened = new Opened(new EnumMap<>(ModelRole.class), new EnumMap<>(ModelRole.class));
        for (ModelRole role : ModelRole.values()) {
            ModelChange wants = wanted.get(role);
            if (wants == null && role == ModelRole.SHADOW) {
                continue;
            }
            try {
                ModelFile file = wants == null ? own : wants.file();
                TaskModel champion = opened.models.get(ModelRole.CHAMPION);
                if (champion == null || !champion.file().digest().equals(file.digest())) {
                    opened.models.put(role, open(file, open)); // The champion needs no shadow of itself.
                }
            } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
                // Whatever a model does wrong when it is opened, the one before it scores on.
                opened.failures.put(role, e);
            }
        }
        return opened;
    }

    private TaskModel open(ModelFile file, Map<String, TaskModel> open) {
        TaskModel known = open.get(file.digest());
        if (known != null) {
            return known;
        }
        TaskModel model = file.digest().equals(own.digest()) ? task.open(own) : task.openInPlaceOf(own, file);
        waiting.add(model);
        return model;
    }

    private void announce(long number, Opened opened) {
        try {
            mailbox.execute(() -> onOpened(number, opened), "install models");
        } catch (RejectedExecutionException e) {
            // The task takes no more mail: what was opened is closed with it.
        }
    }

    private void onOpened(long number, Opened opened) throws Exception {
        if (number == newest) {
            giveUp(opened);
            LiveModel live = task.live();
            TaskModel champion = opened.models.getOrDefault(ModelRole.CHAMPION, live.model());
            TaskModel shadow =
                    opened.failures.containsKey(ModelRole.SHADOW) ? live.shadow() : opened.models.get(ModelRole.SHADOW);
            task.swap(champion, shadow == champion ? null : shadow);
            waiting.remove(champion);
            if (shadow != null && shadow != champion) {
                waiting.remove(shadow);
            }
            installed();
        }
        opened.models.values().stream().filter(waiting::remove).forEach(TaskModel::close);
    }
}
