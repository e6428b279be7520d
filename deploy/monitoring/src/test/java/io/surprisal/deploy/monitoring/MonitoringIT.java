package io.surprisal.deploy.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A running job, which Prometheus looks at with the configuration of this module. */
class MonitoringIT {
    private static final Pattern OURS =
            Pattern.compile("flink_taskmanager_job_task_operator_(surprisal_\\w+)\\{(.*)} (\\S+)");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"(?:[^\"\\\\]|\\\\.)*\"");
    private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.*), (\\w+)\\)");

    /** Flink's own labels. */
    private static final Set<String> OF_FLINK =
            Set.of("host", "job_id", "job_name", "operator_name", "subtask_index", "task_name", "tm_id");

    @TempDir
    private static Path directory;

    @SuppressWarnings("NullAway.Init")
    private static MonitoredJob job;

    @SuppressWarnings("NullAway.Init")
    private static RunningPrometheus prometheus;

    @BeforeAll
    static void start() throws Exception {
        prometheusIsThere();
        job = MonitoredJob.start(directory);
        prometheus = RunningPrometheus.start(directory, job.port(), RunningPrometheus.NOBODY);
        job.telemetry().disturb();
        // A rate needs two looks, and what is new its first record.
        for (String first : List.of(
                "surprisal:records_scored:rate5m > 1",
                "increase(flink_taskmanager_job_task_operator_surprisal_alerts_opened_total[1m]) > 0",
                "sum(rate(flink_taskmanager_job_task_operator_surprisal_reason_dead_letters_total[1m])) > 0",
                "flink_taskmanager_job_task_operator_surprisal_shadow_present == 1",
                "flink_taskmanager_job_task_operator_surprisal_model_age_seconds > 0")) {
            await(first).atMost(Duration.ofSeconds(30)).until(() -> has(first));
        }
    }

    @AfterAll
    static void stop() throws Exception {
        if (prometheus != null) {
            prometheus.close();
        }
        if (job != null) {
            job.close();
        }
    }

    static List<Panel> panels() {
        return Configuration.dashboards().stream()
                .flatMap(dashboard -> Panel.of(dashboard).stream())
                .filter(panel -> !panel.type().equals("text"))
                .toList();
    }

    static List<JsonNode> dashboards() {
        return Configuration.dashboards();
    }

    @Test
    void thePageHasEachMetricOfTheJobWithItsLabels() throws Exception {
        TreeMap<String, Set<String>> exposed = new TreeMap<>();
        job.metrics().lines().map(OURS::matcher).filter(Matcher::matches).forEach(sample -> {
            Set<String> labels = new TreeSet<>();
            Matcher label = LABEL.matcher(sample.group(2));
            while (label.find()) {
                labels.add(label.group(1));
            }
            assertThat(labels).as("labels of %s", sample.group(1)).containsAll(OF_FLINK);
            labels.removeAll(OF_FLINK);
            exposed.put(sample.group(1), labels);
        });
        assertThat(exposed).isEqualTo(new MetricsPage().ofJsonJob());
    }

    @ParameterizedTest
    @MethodSource("panels")
    void eachExpressionOfEachPanelReturnsData(Panel panel) throws Exception {
        assertThat(panel.targets()).isNotEmpty();
        for (JsonNode target : panel.targets()) {
            String expression = target.get("expr").textValue();
            assertThat(prometheus.query(forTheJob(expression))).as(expression).isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void variablesAndAnnotationsReturnData(JsonNode dashboard) throws Exception {
        for (JsonNode variable : dashboard.at("/templating/list")) {
            if (variable.get("type").textValue().equals("query")) {
                Matcher query = LABEL_VALUES.matcher(variable.at("/query/query").textValue());
                assertThat(query.matches()).isTrue();
                assertThat(prometheus.labelValues(query.group(2), forTheJob(query.group(1))))
                        .as("%s", variable.get("name"))
                        .isNotEmpty();
            }
        }
        String annotation = dashboard.at("/annotations/list/0/expr").textValue();
        assertThat(prometheus.query(forTheJob(annotation))).as(annotation).isNotEmpty();
    }

    @Test
    void quantilesComeFromTheBucketsOfAllSubtasks() throws Exception {
        assertThat(prometheus.query("count(flink_taskmanager_job_task_operator_surprisal_le_batch_seconds_count)"))
                .first()
                .extracting(series -> series.at("/value/1").textValue())
                .as("subtasks")
                .isEqualTo("2");
        JsonNode quantiles = prometheus.query("histogram_quantile(0.5, sum by (le)"
                + " (flink_taskmanager_job_task_operator_surprisal_le_minus_log10_tail_probability_bucket))");
        double median = Double.parseDouble(quantiles.at("/0/value/1").textValue());
        // Half of the normal records are rarer than half of them: −log10 of 0.5.
        assertThat(median).isBetween(0.2, 0.45);
    }

    @Test
    void rulesRecordWhatTheyAreNamedFor() throws Exception {
        for (JsonNode rule : Configuration.rules()) {
            // A day of 10,000 records takes a day: promtool tests it.
            if (rule.has("record") && !rule.get("record").textValue().startsWith("surprisal:calibration")) {
                assertThat(prometheus.query(rule.get("record").textValue()))
                        .as("%s", rule.get("record"))
                        .isNotEmpty()
                        .allSatisfy(series -> assertThat(
                                        series.at("/metric/job_name").textValue())
                                .isEqualTo(MonitoredJob.NAME));
            }
        }
    }

    /** From a record to whoever Alertmanager tells, and back. */
    @Test
    void anAnomalyIsAnAlertUntilItIsOver() throws Exception {
        job.telemetry().disturb();
        await().atMost(Duration.ofSeconds(30)).until(() -> told("SurprisalAnomalyOpen"));
        JsonNode alert = prometheus.told("SurprisalAnomalyOpen");
        assertThat(alert.at("/labels/severity").textValue()).isEqualTo("critical");
        assertThat(alert.at("/receivers/0/name").textValue()).isEqualTo("pager");
        assertThat(alert.at("/annotations/summary").textValue())
                .isEqualTo("1 critical alert(s) open in pumps: north hall");
        await().atMost(Duration.ofSeconds(60)).until(() -> !has("ALERTS{alertname=\"SurprisalAnomalyOpen\"}"));
    }

    @Test
    void ofAJobThatDoesNotRunNothingElseIsSaid() throws Exception {
        prometheus.tell("SurprisalJobNotRunning", "critical", "valves");
        prometheus.tell("SurprisalNoData", "critical", "valves");
        prometheus.tell("SurprisalAnomaly", "critical", "valves");
        prometheus.tell("SurprisalNoData", "critical", "fans");
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(prometheus.states())
                        .containsEntry("SurprisalJobNotRunning of valves", "active")
                        .containsEntry("SurprisalNoData of valves", "suppressed")
                        .containsEntry("SurprisalAnomaly of valves", "active")
                        .containsEntry("SurprisalNoData of fans", "active"));
    }

    @Test
    void nothingElseIsSaidOfAJobThatRuns() throws Exception {
        assertThat(prometheus.query("ALERTS{alertname!=\"SurprisalAnomalyOpen\", alertstate=\"firing\"}"))
                .isEmpty();
    }

    private static void prometheusIsThere() throws Exception {
        assertThat(Program.PROMETHEUS.run(Path.of("."), "--version").exitCode()).isZero();
        assertThat(Program.ALERTMANAGER.run(Path.of("."), "--version").exitCode())
                .isZero();
    }

    private static boolean has(String expression) throws IOException {
        return !prometheus.query(expression).isEmpty();
    }

    private static boolean told(String alert) throws IOException {
        return prometheus.told().findValuesAsText("alertname").contains(alert);
    }

    /** As Grafana sends it. */
    private static String forTheJob(String expression) {
        return expression
                .replace("$__rate_interval", "10s")
                .replace("$__range", "1m")
                .replace("$job", MonitoredJob.NAME)
                .replace("$feature", "temperature");
    }
}
