package io.surprisal.flink.score;

import io.surprisal.scoring.Lane;
import io.surprisal.scoring.ScoringOptions;
import io.surprisal.scoring.registry.ShippedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Scores a batch when the test lets it. */
final class GatedScoring extends OverlappedScoring {
    private final transient Semaphore begun = new Semaphore(0);
    private final transient Semaphore let = new Semaphore(0);
    private final transient AtomicInteger scored = new AtomicInteger();
    private final transient List<Lane> lanes = new ArrayList<>();
    private transient volatile @Nullable RuntimeException failure;

    GatedScoring(ScoringOptions options, ShippedModel model) {
        super(options, model);
    }

    /** Lets so many batches be scored. */
    void let(int batches) {
        let.release(batches);
    }

    /** Lets one batch fail instead. */
    void letFail(RuntimeException with) {
        failure = with;
        let.release();
    }

    /** Waits until so many more batches are being scored. */
    void awaitBegun(int batches) {
        begun.acquireUninterruptibly(batches);
    }

    /** How many batches are being scored and were not awaited. */
    int begun() {
        return begun.availablePermits();
    }

    /** How many batches have been scored. */
    int scored() {
        return scored.get();
    }

    /** The lane that is opened first. */
    Lane firstLane() {
        return lanes.get(0);
    }

    @Override
    boolean overlaps(Lane lane) {
        lanes.add(lane);
        return super.overlaps(lane);
    }

    @Override
    void score(Lane lane) {
        begun.release();
        let.acquireUninterruptibly();
        RuntimeException thrown = failure;
        if (thrown != null) {
            throw thrown;
        }
        super.score(lane);
        scored.incrementAndGet();
    }
}
