package io.surprisal.flink.score;

import io.surprisal.flink.directive.ModelChange;
import io.surprisal.flink.directive.ModelUpdate;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.telemetry.record.ModelRole;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
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
 * <p>What is asked for is broadcast state: a file for each role that has one of its own, as it was checked. So a task that is restored needs no file from anywhere.
 */
final class ModelChanges implements AutoCloseable {
    private final DirectedScoringOperator task;
    private final BroadcastState<String, ModelChange> wanted;
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
    private record Opened(Map<ModelRole, TaskModel> models, Map<ModelRole, RuntimeException> failures) {}

    /** @param own the model that the job was submitted with */
    ModelChanges(DirectedScoringOperator task, BroadcastState<String, ModelChange> wanted, ModelFile own) {
        this.task = task;
        this.wanted = wanted;
        this.own = own;
        this.mailbox = task.mailbox();
    }

    /** Installs what is asked for, before the first record. Where that cannot be, the champion is the job's own model. */
    void begin() throws Exception {
        Opened opened = open(Map.copyOf(files()), Map.of());
        for (Map.Entry<ModelRole, RuntimeException> failure : opened.failures.entrySet()) {
            task.refused(
                    failure.getKey(),
                    Objects.requireNonNull(wanted.get(failure.getKey().name())),
                    failure.getValue());
        }
        TaskModel champion = opened.models.get(ModelRole.CHAMPION);
        task.begin(champion == null ? task.open(own) : champion, opened.models.get(ModelRole.SHADOW));
        waiting.clear();
    }

    /** Has models open and score as soon as they can. */
    void request(ModelUpdate update) throws Exception {
        want(ModelRole.CHAMPION, update.champion());
        want(ModelRole.SHADOW, update.shadow());
        long number = ++newest;
        Map<ModelRole, ModelChange> files = Map.copyOf(files());
        Map<String, TaskModel> open = openNow();
        CompletableFuture<Void> unused = CompletableFuture.supplyAsync(() -> open(files, open), runner)
                .thenAccept(opened -> announce(number, opened));
    }

    /** Closes what is open and not installed, once nothing is being opened. */
    @Override
    public void close() {
        runner.shutdown();
        boolean interrupted = false;
        while (!runner.isTerminated()) {
            try {
                runner.awaitTermination(1, TimeUnit.MINUTES);
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
        switch (change.kind()) {
            case KEEP -> {}
            case RESET -> wanted.remove(role.name());
            case SET -> wanted.put(role.name(), change);
        }
    }

    private Map<ModelRole, ModelChange> files() throws Exception {
        Map<ModelRole, ModelChange> files = new EnumMap<>(ModelRole.class);
        for (ModelRole role : ModelRole.values()) {
            ModelChange file = wanted.get(role.name());
            if (file != null) {
                files.put(role, file);
            }
        }
        return files;
    }

    /** The models that score now, by digest. */
    private Map<String, TaskModel> openNow() {
        Map<String, TaskModel> open = new HashMap<>();
        LiveModel live = task.live();
        open.put(live.model().file().digest(), live.model());
        if (live.shadow() != null) {
            open.put(live.shadow().file().digest(), live.shadow());
        }
        return open;
    }

    private Opened open(Map<ModelRole, ModelChange> files, Map<String, TaskModel> open) {
        Opened opened = new Opened(new EnumMap<>(ModelRole.class), new EnumMap<>(ModelRole.class));
        for (ModelRole role : ModelRole.values()) {
            ModelChange wants = files.get(role);
            if (wants == null && role == ModelRole.SHADOW) {
                continue;
            }
            try {
                ModelFile file = wants == null ? own : wants.file();
                TaskModel champion = opened.models.get(ModelRole.CHAMPION);
                if (champion != null && champion.file().digest().equals(file.digest())) {
                    continue; // The champion needs no shadow of itself.
                }
                TaskModel known = open.get(file.digest());
                TaskModel model = known == null ? task.openInPlaceOf(own, file) : known;
                if (known == null) {
                    waiting.add(model);
                }
                opened.models.put(role, model);
            } catch (RuntimeException e) {
                // Whatever a model does wrong when it is opened, the one before it scores on.
                opened.failures.put(role, e);
            }
        }
        return opened;
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
            for (Map.Entry<ModelRole, RuntimeException> failure : opened.failures.entrySet()) {
                task.refused(failure.getKey(), wanted.get(failure.getKey().name()), failure.getValue());
            }
            LiveModel live = task.live();
            TaskModel champion = opened.models.getOrDefault(ModelRole.CHAMPION, live.model());
            TaskModel shadow =
                    opened.failures.containsKey(ModelRole.SHADOW) ? live.shadow() : opened.models.get(ModelRole.SHADOW);
            waiting.remove(champion);
            if (shadow != null) {
                waiting.remove(shadow);
            }
            task.swap(champion, shadow == champion ? null : shadow);
        }
        opened.models.values().stream().filter(waiting::remove).forEach(TaskModel::close);
    }
}
