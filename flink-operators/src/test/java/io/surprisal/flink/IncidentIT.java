package io.surprisal.flink;

import static io.surprisal.flink.PumpJobs.FEATURES;
import static io.surprisal.flink.PumpJobs.QUIET;
import static io.surprisal.flink.PumpJobs.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.surprisal.flink.kafka.KafkaEnds;
import io.surprisal.onnx.runtime.TinyModel;
import io.surprisal.scoring.incident.IncidentSettings;
import io.surprisal.telemetry.format.EventTimeOptions;
import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.record.Incident;
import io.surprisal.telemetry.record.IncidentFeature;
import io.surprisal.telemetry.record.IncidentMember;
import io.surprisal.telemetry.record.IncidentStatus;
import io.surprisal.telemetry.topic.AlertJson;
import io.surprisal.telemetry.topic.IncidentJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Alerts of many keys become one incident: the production topology between a real broker's topics. */
class IncidentIT {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(4)
            .build());

    private static final IncidentSettings BY_NAME = new IncidentSettings("^([^-]+)-", Duration.ofMillis(2 * QUIET));

    /** No partition is idle: each has records until the end, however slow the machine is. */
    private static final Duration NEVER_IDLE = Duration.ofHours(1);

    private static final Duration SOON_IDLE = Duration.ofMillis(500);

    private static final int PUMPS = 40;

    @TempDir
    Path directory;

    @Test
    void fortyKeysThatAlertAtOnceAreOneIncidentWhateverTheParallelism() throws Exception {
        List<Incident> one = incidentsOfForty(1);
        assertThat(one).extracting(Incident::status).containsExactly(IncidentStatus.OPENED, IncidentStatus.RESOLVED);
        for (Incident incident : one) {
            assertThat(incident.id()).isEqualTo("incident/pump-0@telemetry-0@0");
            assertThat(incident.group()).isEqualTo("pump");
            assertThat(incident.memberCount()).isEqualTo(PUMPS);
            assertThat(incident.members())
                    .extracting(IncidentMember::key)
                    .containsExactlyInAnyOrderElementsOf(IntStream.range(0, PUMPS)
                            .mapToObj(pump -> "pump-" + pump)
                            .toList());
            assertThat(incident.features()).startsWith(new IncidentFeature("pressure", PUMPS));
        }
        assertThat(one).extracting(Incident::eventTime).containsExactly(START, START + 3 * QUIET + 1);
        assertThat(one).extracting(Incident::openMembers).containsExactly(PUMPS, 0);
        assertThat(incidentsOfForty(4)).isEqualTo(one);
    }

    private List<Incident> incidentsOfForty(int parallelism) throws Exception {
        try (PumpJobs jobs = new PumpJobs(directory)) {
            jobs.createTelemetry(PUMPS);
            for (int pump = 0; pump < PUMPS; pump++) {
                anomalous(jobs, pump, START);
                normal(jobs, pump, START + 10 * QUIET);
            }
            jobs.flush();
            JobClient job = submit(jobs, BY_NAME, parallelism, "");
            await().atMost(60, TimeUnit.SECONDS)
                    .until(() -> incidents(jobs).stream()
                            .anyMatch(incident -> incident.status() == IncidentStatus.RESOLVED));
            job.cancel().get();
            assertThat(alerts(jobs)).hasSize(2 * PUMPS);
            assertThat(jobs.log().committed("incidents"))
                    .allSatisfy(record -> assertThat(record.key()).isEqualTo("pump".getBytes(StandardCharsets.UTF_8)));
            return incidents(jobs);
        }
    }

    /** The first job has no incidents, and its savepoint no state of theirs; the third begins in the middle of one. */
    @Test
    void savepointsOfJobsWithoutIncidentsAndWithOpenOnesAreGoneOnFrom() throws Exception {
        try (PumpJobs jobs = new PumpJobs(directory)) {
            jobs.createTelemetry(2);
            JobClient first = submit(jobs, IncidentSettings.defaults(), 1, "");
            anomalous(jobs, 0, START);
            await().atMost(60, TimeUnit.SECONDS).until(() -> alerts(jobs).size() == 1);
            String withoutIncidents = jobs.stop(first);
            JobClient second = submit(jobs, BY_NAME, 1, withoutIncidents);
            anomalous(jobs, 1, START + 10);
            normal(jobs, 0, START + 20);
            normal(jobs, 1, START + 20);
            await().atMost(60, TimeUnit.SECONDS).until(() -> incidents(jobs).size() == 1);
            String open = jobs.stop(second);

            JobClient third = submit(jobs, BY_NAME, 2, open);
            normal(jobs, 0, START + 10 * QUIET);
            normal(jobs, 1, START + 10 * QUIET);
            await().atMost(60, TimeUnit.SECONDS).until(() -> incidents(jobs).size() == 2);
            third.cancel().get();
            assertThat(incidents(jobs))
                    .extracting(incident -> incident.id() + " " + incident.status() + " " + incident.eventTime())
                    .containsExactly(
                            "incident/pump-1@telemetry-1@0 OPENED " + (START + 10),
                            "incident/pump-1@telemetry-1@0 RESOLVED " + (START + 10 + 3 * QUIET + 1));
        }
    }

    @Test
    void anIncidentIsToldOfWhereTheStreamFallsSilentAtOnce() throws Exception {
        try (PumpJobs jobs = new PumpJobs(directory)) {
            jobs.createTelemetry(2);
            JobClient job = submit(jobs, BY_NAME, SOON_IDLE, 1, "");
            anomalous(jobs, 0, START);
            anomalous(jobs, 1, START + 10);
            await().atMost(60, TimeUnit.SECONDS).until(() -> incidents(jobs).size() == 2);
            job.cancel().get();
            assertThat(incidents(jobs))
                    .extracting(incident -> incident.status() + " " + incident.memberCount())
                    .containsExactly("OPENED 1", "UPDATED 2");
        }
    }

    private static List<Alert> alerts(PumpJobs jobs) {
        AlertJson format = new AlertJson();
        return jobs.log().committed("alerts").stream()
                .filter(record -> format.isOwn(record.value()))
                .map(record -> format.fromBytes(record.value()))
                .toList();
    }

    private static List<Incident> incidents(PumpJobs jobs) {
        return jobs.log().committed("incidents").stream()
                .map(record -> new IncidentJson().fromBytes(record.value()))
                .toList();
    }

    private static void normal(PumpJobs jobs, int pump, long time) {
        send(jobs, pump, time, TinyModel.location(1));
    }

    private static void anomalous(PumpJobs jobs, int pump, long time) {
        send(jobs, pump, time, TinyModel.location(1) + 20 * TinyModel.scale(1));
    }

    private static void send(PumpJobs jobs, int pump, long time, float pressure) {
        jobs.send(pump, time, TinyModel.location(0), pressure, TinyModel.location(2));
    }

    private JobClient submit(PumpJobs jobs, IncidentSettings incidents, int parallelism, String savepoint)
            throws Exception {
        return submit(jobs, incidents, NEVER_IDLE, parallelism, savepoint);
    }

    private JobClient submit(
            PumpJobs jobs, IncidentSettings incidents, Duration idleness, int parallelism, String savepoint)
            throws Exception {
        PipelineOptions options = PumpJobs.options(TinyModel.write(directory, "tiny", FEATURES), PumpJobs.NO_SILENCE);
        PipelineOptions incidental = new PipelineOptions(
                options.model(),
                options.decode(),
                new EventTimeOptions(Duration.ZERO, idleness, Duration.ofHours(1)),
                options.scoring(),
                options.alerts().withIncidents(incidents),
                options.watch());
        return jobs.submit(
                incidental,
                parallelism,
                savepoint,
                KafkaEnds.sources(jobs.kafka()).telemetry());
    }
}
