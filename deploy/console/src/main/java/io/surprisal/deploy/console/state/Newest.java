package io.surprisal.deploy.console.state;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What goes on and what ended lately: of each id the latest event. What goes on stays; of what ended the newest {@code most}. Not thread-safe.
 *
 * @param <T> the event
 */
final class Newest<T> {
    private final int most;
    private final Predicate<T> goesOn;
    private final Map<String, T> open = new LinkedHashMap<>();
    private final Map<String, T> ended = new LinkedHashMap<>();

    Newest(int most, Predicate<T> goesOn) {
        this.most = most;
        this.goesOn = goesOn;
    }

    void put(String id, T event) {
        open.remove(id);
        ended.remove(id);
        if (goesOn.test(event)) {
            open.put(id, event);
        } else {
            ended.put(id, event);
            if (ended.size() > most) {
                ended.remove(ended.keySet().iterator().next());
            }
        }
    }

    /** Forgets what goes on and is of a kind: its end will not be told. */
    void forgetOpen(Predicate<T> kind) {
        open.values().removeIf(kind);
    }

    @Nullable
    T get(String id) {
        T event = open.get(id);
        return event == null ? ended.get(id) : event;
    }

    /** What goes on, in the order of the latest events. */
    Stream<T> open() {
        return open.values().stream();
    }

    /** All, what goes on first, of each the newest first. */
    Stream<T> newestFirst() {
        return Stream.concat(reversed(open).stream(), reversed(ended).stream());
    }

    private static <T> List<T> reversed(Map<String, T> events) {
        List<T> all = new ArrayList<>(events.values());
        Collections.reverse(all);
        return all;
    }
}
