package io.surprisal.deploy.console.web;

import io.surprisal.deploy.console.state.ConsoleState;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The streams of all open pages, which one timer writes. */
final class EventStreams implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventStreams.class);
    private static final int MOST = 64;
    private static final long TICK_MILLIS = 250;

    private final ConsoleState state;
    private final Set<EventStream> open = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "event-streams");
        thread.setDaemon(true);
        return thread;
    });

    EventStreams(ConsoleState state) {
        this.state = state;
        var unused = timer.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Begins a stream; see {@link EventStream}. */
    void open(Response response, Callback callback, String key, long position) throws Refusal {
        if (open.size() >= MOST) {
            throw new Refusal(
                    HttpStatus.SERVICE_UNAVAILABLE_503,
                    MOST + " pages are open already; close one and load this again");
        }
        EventStream stream = new EventStream(response, callback, state, key, position, open::remove);
        open.add(stream);
        stream.tick(now());
    }

    @Override
    public void close() {
        timer.shutdownNow();
        open.forEach(EventStream::close);
    }

    private void tick() {
        long now = now();
        for (EventStream stream : open) {
            try {
                stream.tick(now);
            } catch (RuntimeException e) {
                // The timer would end with it, and all pages stand still.
                LOG.error("A page's events end; it asks for them again", e);
                stream.close();
            }
        }
    }

    private static long now() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}
