package io.surprisal.flink.score;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;

/** What a task tells of its models of a directory. */
final class RoutingMetrics {
    private static final int LAST_LOADS = 512;

    final Counter loaded;
    final Counter closed;
    final Counter refused;
    final Counter late;
    final Counter recordsOfJobsModel;
    final Histogram loadMillis;

    RoutingMetrics(MetricGroup metrics, ModelRouter router) {
        MetricGroup group = metrics.addGroup("models");
        loaded = group.counter("loaded");
        closed = group.counter("closedForOthers");
        refused = group.counter("refused");
        late = group.counter("notWaitedFor");
        recordsOfJobsModel = group.counter("recordsOfJobsModel");
        loadMillis = group.histogram("loadMillis", new DescriptiveStatisticsHistogram(LAST_LOADS));
        group.gauge("open", router::open);
        group.gauge("bytes", router::bytes);
        group.gauge("waitingRecords", router::waitingRecords);
    }
}
