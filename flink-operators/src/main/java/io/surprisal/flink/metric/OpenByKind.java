package io.surprisal.flink.metric;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * Gauges of what is open at this moment, by kind, over all keys of a subtask. What is open is state of each key, which cannot be counted without reading all of it. So a key counts from when it is
 * first heard after a start, by a record or by a timer: after a restart the gauges are too low until each key that has something open was heard once.
 *
 * @param <K> the kinds, whose names are the values of a label
 */
public final class OpenByKind<K extends Enum<K>> {
    private final Map<String, List<K>> ofKeys = new HashMap<>();
    private final long[] open;

    /**
     * Registers the gauges.
     *
     * @param label whose values are the kinds
     */
    public OpenByKind(MetricGroup group, String label, String name, Class<K> kinds) {
        K[] all = kinds.getEnumConstants();
        open = new long[all.length];
        for (K kind : all) {
            OwnMetrics.labelled(group, label, kind).gauge(name, (Gauge<Long>) () -> open[kind.ordinal()]);
        }
    }

    /** Takes what a key has open now, in the place of what it had. */
    public void set(String key, Collection<K> now) {
        if (now.isEmpty() && ofKeys.isEmpty()) {
            return;
        }
        List<K> before = now.isEmpty() ? ofKeys.remove(key) : ofKeys.put(key, new ArrayList<>(now));
        if (before != null) {
            before.forEach(kind -> open[kind.ordinal()]--);
        }
        now.forEach(kind -> open[kind.ordinal()]++);
    }
}
