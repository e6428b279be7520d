package io.surprisal.flink.watch;

import io.surprisal.telemetry.record.Notice;
import io.surprisal.telemetry.record.NoticeKind;
import io.surprisal.telemetry.record.NoticeStatus;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** Counts the events of notices by kind. */
final class NoticeMetrics {
    private final Map<NoticeKind, Counter> opened = new EnumMap<>(NoticeKind.class);
    private final Map<NoticeKind, Counter> ended = new EnumMap<>(NoticeKind.class);

    NoticeMetrics(MetricGroup group) {
        for (NoticeKind kind : NoticeKind.values()) {
            MetricGroup ofKind = group.addGroup("kind", kind.name().toLowerCase(Locale.ROOT));
            opened.put(kind, ofKind.counter("noticesOpened"));
            ended.put(kind, ofKind.counter("noticesEnded"));
        }
    }

    void count(Notice event) {
        Objects.requireNonNull((event.status() == NoticeStatus.OPENED ? opened : ended).get(event.kind()))
                .inc();
    }
}
