package io.surprisal.onnx.runtime;

import io.surprisal.core.manifest.OutputName;
import io.surprisal.onnx.format.ModelFile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One user's share of a session. A process has one session for each model, set of outputs and execution, however many threads score with it: the
 * first user opens it, the last one closes it. Users of other models neither wait for an opening nor for a closing.
 */
final class SharedSession implements AutoCloseable {
    private static final Map<Key, Session> SESSIONS = new HashMap<>();

    private final Key key;
    private final Session shared;
    private final ModelSession session;
    private boolean closed;

    private record Key(String digest, List<OutputName> outputs, ExecutionSettings execution) {}

    private SharedSession(Key key, Session shared, ModelSession session) {
        this.key = key;
        this.shared = shared;
        this.session = session;
    }

    /** @throws ScoringException as {@link ModelSession#open} */
    static SharedSession of(ModelFile model, List<OutputName> outputs, ExecutionSettings execution) {
        Key key = new Key(model.digest(), List.copyOf(outputs), execution);
        Session shared = join(key);
        ModelSession session = null;
        try {
            session = shared.open(model, key);
            return new SharedSession(key, shared, session);
        } finally {
            if (session == null) {
                leave(key, shared);
            }
        }
    }

    /** How many sessions this process has. */
    static int count() {
        synchronized (SESSIONS) {
            return SESSIONS.size();
        }
    }

    ModelSession session() {
        return session;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            leave(key, shared);
        }
    }

    private static Session join(Key key) {
        synchronized (SESSIONS) {
            Session shared = SESSIONS.computeIfAbsent(key, absent -> new Session());
            shared.users++;
            return shared;
        }
    }

    private static void leave(Key key, Session shared) {
        synchronized (SESSIONS) {
            shared.users--;
            if (shared.users > 0) {
                return;
            }
            SESSIONS.remove(key);
        }
        shared.close();
    }

    /** A session and the number of its users, which {@link #SESSIONS} guards. */
    private static final class Session {
        private int users;
        private @Nullable ModelSession session;

        /** The session; the users who come while it is opened wait for it. */
        synchronized ModelSession open(ModelFile model, Key key) {
            ModelSession open = session;
            if (open == null) {
                open = ModelSession.open(model, key.outputs(), key.execution());
                session = open;
            }
            return open;
        }

        synchronized void close() {
            if (session != null) {
                session.close();
                session = null;
            }
        }
    }
}
