package io.surprisal.flink;

import static io.surprisal.flink.PumpJobs.QUIET;
import static io.surprisal.flink.PumpJobs.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.surprisal.onnx.runtime.TinyModel;
import io.surprisal.telemetry.record.Feedback;
import io.surprisal.telemetry.topic.FeedbackJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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

/** People answer alerts on a topic: the production topology between a real broker's topics, with two subtasks that score. */
class FeedbackIT {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(2)
            .build());

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private PumpJobs jobs;

    @BeforeEach
    void start() {
        jobs = new PumpJobs(directory);
        jobs.createTelemetry(2);
    }

    @AfterEach
    void stop() {
        jobs.close();
    }

    @Test
    void anAlertThatWasNoneStaysAwayAlsoAfterARestart() throws Exception {
        JobClient first = submit("");
        odd(0, START);
        odd(1, START);
        normal(START + 10 * QUIET);
        awaitOpened("pump-0 " + START, "pump-1 " + START);
        say(alert("pump-0"), "false_positive");
        say(alert("pump-1"), "confirmed");
        jobs.say("nonsense", "{}".getBytes(StandardCharsets.UTF_8));
        await().atMost(20, TimeUnit.SECONDS)
                .until(() -> jobs.log().json("dead-letters").size() == 1);
        assertThat(jobs.log().json("dead-letters").get(0).get("reason").textValue())
                .isEqualTo("bad_feedback");
        assertThat(jobs.log().json("dead-letters").get(0).at("/source/topic").textValue())
                .isEqualTo(PumpJobs.FEEDBACK);

        long again = START + 20 * QUIET;
        odd(0, again);
        odd(1, again);
        awaitOpened("pump-0 " + START, "pump-1 " + START, "pump-1 " + again);
        String savepoint = jobs.stop(first);

        JobClient second = submit(savepoint);
        long later = START + 40 * QUIET;
        odd(0, later);
        odd(1, later);
        awaitOpened("pump-0 " + START, "pump-1 " + START, "pump-1 " + again, "pump-1 " + later);
        String id = alert("pump-0").get("id").textValue();
        jobs.say(id, null);
        jobs.say("pump-1", new FeedbackJson().toBytes(new Feedback.Silence("pump-1", Long.MAX_VALUE / 2)));
        // A dead letter tells that what came before it was taken in.
        jobs.say("nonsense", "{}".getBytes(StandardCharsets.UTF_8));
        await().atMost(20, TimeUnit.SECONDS)
                .until(() -> jobs.log().json("dead-letters").size() == 2);
        long last = START + 60 * QUIET;
        odd(1, last);
        odd(0, last);
        awaitOpened("pump-0 " + START, "pump-1 " + START, "pump-1 " + again, "pump-1 " + later, "pump-0 " + last);
        normal(START + 80 * QUIET);
        await().atMost(20, TimeUnit.SECONDS)
                .until(() -> jobs.log().json("alerts").stream()
                                .filter(event -> event.path("status").asText().equals("resolved"))
                                .count()
                        == 5);
        second.cancel().get();
    }

    private JobClient submit(String savepoint) throws Exception {
        Path model = TinyModel.write(directory, "tiny", PumpJobs.FEATURES);
        return jobs.submitWithFeedback(PumpJobs.options(model, PumpJobs.NO_SILENCE), 2, savepoint);
    }

    private void odd(int pump, long time) {
        jobs.send(pump, time, 30, 10, 20);
    }

    private void normal(long time) {
        jobs.send(0, time, 0, 10, 20);
        jobs.send(1, time, 0, 10, 20);
    }

    private void say(JsonNode alert, String answer) throws Exception {
        ObjectNode feedback = JSON.createObjectNode();
        feedback.put("schema", FeedbackJson.SCHEMA).put("answer", answer).set("alert", alert);
        jobs.say(alert.get("id").textValue(), JSON.writeValueAsBytes(feedback));
    }

    private JsonNode alert(String key) {
        return jobs.log().json("alerts").stream()
                .filter(event -> event.path("key").asText().equals(key))
                .findFirst()
                .orElseThrow();
    }

    private void awaitOpened(String... expected) {
        await().atMost(20, TimeUnit.SECONDS).until(() -> opened().size() >= expected.length);
        assertThat(opened()).containsExactlyInAnyOrder(expected);
    }

    private List<String> opened() {
        return jobs.log().json("alerts").stream()
                .filter(event -> event.path("status").asText().equals("opened")
                        && event.path("schema").asText().startsWith("surprisal.alert/"))
                .map(event -> event.get("key").textValue() + " " + event.get("first_event_time"))
                .toList();
    }
}
