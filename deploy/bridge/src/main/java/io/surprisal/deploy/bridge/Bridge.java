package io.surprisal.deploy.bridge;

import io.surprisal.deploy.bridge.delivery.BridgeTopics;
import io.surprisal.deploy.bridge.delivery.Delivery;
import io.surprisal.deploy.bridge.targets.Target;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A running bridge: a thread for each target. Where one of them fails, all end, so that whoever started the process sees it. */
final class Bridge implements AutoCloseable {
    private final List<Delivery> deliveries = new ArrayList<>();
    private final List<CompletableFuture<Void>> runs = new ArrayList<>();

    private Bridge() {}

    /** Begins to tell the targets. */
    static Bridge start(BridgeTopics topics, List<Target> targets) {
        Bridge bridge = new Bridge();
        ExecutorService threads = Executors.newCachedThreadPool();
        for (Target target : targets) {
            Delivery delivery = new Delivery(topics, target, InstantSource.system());
            bridge.deliveries.add(delivery);
            bridge.runs.add(CompletableFuture.runAsync(() -> run(delivery, target), threads));
        }
        threads.shutdown();
        return bridge;
    }

    private static void run(Delivery delivery, Target target) {
        try {
            delivery.run();
        } catch (RuntimeException e) {
            throw new BridgeException(
                    "The bridge to " + target.name() + " failed, and all were stopped: " + e.getMessage()
                            + "; see to that and start it again: it goes on from the last offset that was committed",
                    e);
        }
    }

    /** Waits until it is stopped, or throws what made it fail. */
    void await() {
        try {
            CompletableFuture.anyOf(runs.toArray(CompletableFuture<?>[]::new)).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof BridgeException known ? known : e;
        } finally {
            close();
        }
    }

    /** Asks all targets' threads to end, and returns at once. */
    void stop() {
        deliveries.forEach(Delivery::stop);
    }

    /** Stops it and waits until what was sent is answered and committed. */
    @Override
    public void close() {
        stop();
        runs.forEach(run -> run.handle((done, failure) -> null).join());
    }
}
