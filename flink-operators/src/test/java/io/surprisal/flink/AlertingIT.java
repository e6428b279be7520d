package io.surprisal.flink;

import static io.surprisal.flink.PumpJobs.FEATURES;
import static io.surprisal.flink.PumpJobs.QUIET;
import static io.surprisal.flink.PumpJobs.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.surprisal.flink.kafka.KafkaEnds;
import io.surprisal.onnx.runtime.TinyModel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Alerts end whatever becomes of time: the production topology between a real broker's topics. */
class AlertingIT {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(2)
            .build());

    @TempDir
    Path directory;

    private PumpJobs jobs;

    @BeforeEach
    void start() {
        jobs = new PumpJobs(directory);
    }

    @AfterEach
    void stop() {
        jobs.close();
    }

    @Test
    void alertsAreResolvedWhereASubtaskHasNoPartition() throws Exception {
        jobs.createTelemetry(1);
        JobClient job = submit(2, "");
        anomalous(0, START);
        normal(0, START + 10 * QUIET);
        awaitAlerts("pump-0 opened 1", "pump-0 resolved 1");
        job.cancel().get();
    }

    @Test
    void aRestoredJobThatReadsOnePartitionFirstGivesTheAlertsOfTheRun() throws Exception {
        jobs.createTelemetry(2);
        JobClient first = submit(1, "");
        anomalous(0, START);
        anomalous(1, START);
        await().atMost(20, TimeUnit.SECONDS).until(() -> alerts().size() == 2);
        String savepoint = jobs.stop(first);
        // Whichever partition is read first is seconds ahead before the other's first record, which belongs to its open
        // alert.
        for (int partition = 0; partition < 2; partition++) {
            anomalous(partition, START + QUIET / 2);
            for (int i = 0; i < 5_000; i++) {
                normal(partition, START + 10 * QUIET + i);
            }
        }
        jobs.flush();
        JobClient second = submit(1, savepoint);
        await().atMost(20, TimeUnit.SECONDS).until(() -> alerts().size() >= 4);
        assertThat(alerts())
                .containsExactlyInAnyOrder(
                        "pump-0 opened 1", "pump-1 opened 1", "pump-0 resolved 2", "pump-1 resolved 2");
        second.cancel().get();
    }

    @Test
    void aStreamThatFallsSilentEndsItsAlertOnceThroughARestart() throws Exception {
        jobs.createTelemetry(1);
        JobClient first = submit(1, "", Duration.ofMillis(500));
        anomalous(0, START);
        awaitAlerts("pump-0 opened 1");
        String savepoint = jobs.stop(first);
        JobClient second = submit(1, savepoint, Duration.ofMillis(500));
        awaitAlerts("pump-0 opened 1", "pump-0 resolved 1");
        assertThat(jobs.log().json("alerts").get(1).get("ending").textValue()).isEqualTo("silence");

        normal(0, START + 10 * QUIET);
        anomalous(0, START + 20 * QUIET);
        awaitAlerts("pump-0 opened 1", "pump-0 resolved 1", "pump-0 opened 1");
        second.cancel().get();
    }

    @Test
    void aKeyThatFallsSilentIsANoticeAmongTheAlerts() throws Exception {
        jobs.createTelemetry(2);
        JobClient job = submit(2, "");
        normal(0, START);
        normal(1, START + Duration.ofHours(2).toMillis());
        await().atMost(20, TimeUnit.SECONDS)
                .until(() -> jobs.log().json("alerts").size() == 1);
        JsonNode notice = jobs.log().json("alerts").get(0);
        assertThat(notice.get("schema").textValue()).isEqualTo("surprisal.notice/1");
        assertThat(notice.get("id").textValue()).isEqualTo("silent_key/pump-0@telemetry-0@0");
        assertThat(notice.get("since").longValue()).isEqualTo(START);

        anomalous(0, START + Duration.ofHours(2).toMillis());
        await().atMost(20, TimeUnit.SECONDS)
                .until(() -> jobs.log().json("alerts").size() == 3);
        assertThat(jobs.log().json("alerts"))
                .extracting(value -> value.get("schema").textValue().split("/")[0] + " "
                        + value.get("status").textValue())
                .containsExactlyInAnyOrder(
                        "surprisal.notice opened", "surprisal.notice resolved", "surprisal.alert opened");
        job.cancel().get();
    }

    @Test
    void aRecordOfTheFarFutureIsADeadLetterAndAlertsGoOn() throws Exception {
        jobs.createTelemetry(1);
        JobClient job = submit(1, "");
        normal(0, Instant.parse("2099-01-01T00:00:00Z").toEpochMilli());
        await().atMost(20, TimeUnit.SECONDS)
                .until(() -> jobs.log().committed("dead-letters").size() == 1);
        JsonNode letter = jobs.log().json("dead-letters").get(0);
        assertThat(letter.get("reason").textValue()).isEqualTo("future_time");
        assertThat(letter.get("message").textValue())
                .contains("2099-01-01T00:00:00Z is more than 1h ahead of its Kafka timestamp");

        // Time that stood in 2099 would close this alert at the anomaly, or never.
        anomalous(0, START);
        anomalous(0, START + QUIET / 2);
        awaitAlerts("pump-0 opened 1");
        normal(0, START + 10 * QUIET);
        awaitAlerts("pump-0 opened 1", "pump-0 resolved 2");
        job.cancel().get();
    }

    private void awaitAlerts(String... expected) {
        await().atMost(20, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(alerts()).containsExactly(expected));
    }

    /** Key, status and number of records of every event in the alerts topic. */
    private List<String> alerts() {
        return jobs.log().json("alerts").stream()
                .map(alert -> alert.get("key").textValue() + " "
                        + alert.get("status").textValue() + " " + alert.get("records"))
                .toList();
    }

    private void normal(int partition, long time) {
        send(partition, time, TinyModel.location(1));
    }

    private void anomalous(int partition, long time) {
        send(partition, time, TinyModel.location(1) + 20 * TinyModel.scale(1));
    }

    private void send(int pump, long time, float pressure) {
        jobs.send(pump, time, TinyModel.location(0), pressure, TinyModel.location(2));
    }

    private JobClient submit(int parallelism, String savepoint) throws Exception {
        return submit(parallelism, savepoint, PumpJobs.NO_SILENCE);
    }

    private JobClient submit(int parallelism, String savepoint, Duration silence) throws Exception {
        Path model = TinyModel.write(directory, "tiny", FEATURES);
        return jobs.submit(
                model,
                parallelism,
                savepoint,
                silence,
                KafkaEnds.sources(jobs.kafka()).telemetry());
    }
}
