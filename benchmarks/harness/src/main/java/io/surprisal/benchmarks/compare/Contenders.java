package io.surprisal.benchmarks.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Who takes part in a comparison, in their order; all end with it. */
final class Contenders implements AutoCloseable {
    private final List<Contender> all = new ArrayList<>();

    /** Starts a worker process. */
    void add(String name, List<String> command) throws IOException {
        add(WorkerContender.start(name, command));
    }

    void add(Contender contender) {
        all.add(contender);
    }

    List<Contender> all() {
        return List.copyOf(all);
    }

    @Override
    public void close() throws IOException {
        for (Contender contender : all) {
            contender.close();
        }
    }
}
