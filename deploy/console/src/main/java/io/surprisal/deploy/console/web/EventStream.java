package io.surprisal.deploy.console.web;

import io.surprisal.deploy.console.state.ConsoleState;
import io.surprisal.deploy.console.state.KeyView;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Server-sent events for one open page: {@code overview}, the job as a whole, when something changed; {@code key}, the key that is looked at with its
 * new records, when something of it changed. A page that reads slowly gets fewer of them, and all it missed with the next.
 */
final class EventStream {
    private static final long PERIOD_MILLIS = 1_000;
    private static final long HEARTBEAT_MILLIS = 10_000;

    private final Response response;
    private final Callback callback;
    private final ConsoleState state;
    private final String key;
    private final Consumer<EventStream> ended;
    private long position;
    private @Nullable KeyView shown;
    private long shownVersion = -1;
    private long lastTold;
    private long lastWrite;
    private boolean writing;

    /**
     * @param callback ends the request
     * @param key the key whose records are wanted
     * @param position from where on, as a {@code KeyView} says; negative for none
     * @param ended is told when the page is gone
     */
    EventStream(
            Response response,
            Callback callback,
            ConsoleState state,
            String key,
            long position,
            Consumer<EventStream> ended) {
        this.response = response;
        this.callback = callback;
        this.state = state;
        this.key = key;
        this.position = position;
        this.ended = ended;
    }

    /**
     * Writes what there is to say, if the last is on its way.
     *
     * @param now milliseconds of a clock that does not jump
     */
    synchronized void tick(long now) {
        if (writing) {
            return;
        }
        StringBuilder events = new StringBuilder();
        long version = state.version();
        if (version != shownVersion && (shownVersion < 0 || now - lastTold >= PERIOD_MILLIS)) {
            shownVersion = version;
            lastTold = now;
            event(events, "overview", Json.text(state.overview()));
            if (position >= 0) {
                state.key(key, position).ifPresent(view -> tellKey(events, view));
            }
        }
        if (events.isEmpty() && now - lastWrite >= HEARTBEAT_MILLIS) {
            events.append(": still here\n\n");
        }
        if (!events.isEmpty()) {
            lastWrite = now;
            writing = true;
            response.write(
                    false,
                    ByteBuffer.wrap(events.toString().getBytes(StandardCharsets.UTF_8)),
                    Callback.from(this::written, this::gone));
        }
    }

    private void tellKey(StringBuilder events, KeyView view) {
        if (shown == null || !shown.saysAgain(view)) {
            shown = view;
            position = view.position();
            event(events, "key", Json.text(view));
        }
    }

    /** Ends the stream from this side. */
    void close() {
        callback.succeeded();
    }

    private synchronized void written() {
        writing = false;
    }

    private void gone(Throwable failure) {
        ended.accept(this);
        callback.failed(failure);
    }

    /** JSON has no line breaks, so that one line of data holds it. */
    private static void event(StringBuilder events, String name, String data) {
        events.append("event: ").append(name).append("\ndata: ").append(data).append("\n\n");
    }
}
