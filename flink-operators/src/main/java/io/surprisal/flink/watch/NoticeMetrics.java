package io.surprisal.flink.watch;

import io.surprisal.flink.metric.OpenByKind;
import io.surprisal.flink.metric.OwnMetrics;
import io.surprisal.telemetry.record.Notice;
import io.surprisal.telemetry.record.NoticeKind;
import io.surprisal.telemetry.record.NoticeStatus;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** Counts the events of notices, and the notices that hold, by kind. */
final class NoticeMetrics {
    private static final String KIND = "kind";

    private final Map<NoticeKind, Counter> opened = new EnumMap<>(NoticeKind.class);
    private final Map<NoticeKind, Counter> ended = new EnumMap<>(NoticeKind.class);
    private final OpenByKind<NoticeKind> open;

    NoticeMetrics(MetricGroup operator) {
        MetricGroup group = OwnMetrics.of(operator);
        for (NoticeKind kind : NoticeKind.values()) {
            MetricGroup ofKind = OwnMetrics.labelled(group, KIND, kind);
            opened.put(kind, ofKind.counter("notices_opened_total"));
            ended.put(kind, ofKind.counter("notices_ended_total"));
        }
        open = new OpenByKind<>(group, KIND, "notices_open", NoticeKind.class);
    }

    void count(Notice event) {
        Objects.requireNonNull((event.status() == NoticeStatus.OPENED ? opened : ended).get(event.kind()))
                .inc();
    }

    /** Takes the notices that hold for a key, of which there are none as a rule. */
    void hold(String key, List<Notice> notices) {
        open.set(
                key,
                notices.isEmpty()
                        ? List.of()
                        : notices.stream().map(Notice::kind).toList());
    }
}
