package io.surprisal.flink.score;

import io.surprisal.flink.metric.BucketCounters;
import java.util.List;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** What a task tells of its models of a directory. */
final class RoutingMetrics {
    private static final List<Double> LOAD_SECONDS = List.of(0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 60.0);

    final Counter loaded;
    final Counter closed;
    final Counter refused;
    final Counter late;
    final Counter recordsOfJobsModel;
    final BucketCounters loadSeconds;

    RoutingMetrics(MetricGroup metrics, ModelRouter router) {
        MetricGroup group = metrics.addGroup("models");
        loaded = group.counter("loaded_total");
        closed = group.counter("closed_for_others_total");
        refused = group.counter("refused_total");
        late = group.counter("not_waited_for_total");
        recordsOfJobsModel = group.counter("records_of_jobs_model_total");
        loadSeconds = BucketCounters.register(group, "load_seconds", LOAD_SECONDS);
        group.gauge("open", router::open);
        group.gauge("bytes", router::bytes);
        group.gauge("waiting_records", router::waitingRecords);
    }
}
