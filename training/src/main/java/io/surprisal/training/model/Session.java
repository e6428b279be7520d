package io.surprisal.training.model;

import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.internal.InferenceSession;
import org.nd4j.autodiff.samediff.internal.memory.NoOpMemoryMgr;

/**
 * Runs a SameDiff graph without its array cache. The cache hands the memory of an array that is still needed to another
 * operation when a graph with shared intermediate results runs more than once (ND4J 1.0.0-M2.1).
 */
final class Session {
    private Session() {}

    /** Makes this thread's runs of a graph allocate fresh arrays, which the garbage collector frees. */
    static void withoutArrayCache(SameDiff graph) {
        InferenceSession session = new InferenceSession(graph);
        session.setMmgr(new NoOpMemoryMgr());
        graph.getSessions().put(Thread.currentThread().getId(), session);
    }
}
