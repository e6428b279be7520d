package io.surprisal.deploy.bridge;

import io.surprisal.deploy.bridge.delivery.BridgeTopics;
import io.surprisal.deploy.bridge.targets.Answer;
import io.surprisal.deploy.bridge.targets.Answer.Verdict;
import io.surprisal.deploy.bridge.targets.Target;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;

/** Tries the topics and each target once, and says what happened: {@code surprisal bridge --check}. */
final class BridgeCheck {
    private static final int PATIENCE_SECONDS = 10;

    private final PrintWriter out;
    private boolean passed = true;

    private BridgeCheck(PrintWriter out) {
        this.out = out;
    }

    /** Returns whether all is well. */
    static boolean run(BridgeTopics topics, List<Target> targets, PrintWriter out) throws InterruptedException {
        BridgeCheck check = new BridgeCheck(out);
        check.topics(topics);
        for (Target target : targets) {
            Answer answer = target.check();
            check.tell(target.name(), answer.verdict() == Verdict.TAKEN, answer.words());
        }
        return check.passed;
    }

    private void topics(BridgeTopics topics) throws InterruptedException {
        try (Admin admin = Admin.create(topics.client())) {
            for (String topic : topics.names()) {
                try {
                    int partitions = admin.describeTopics(List.of(topic))
                            .allTopicNames()
                            .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                            .values()
                            .iterator()
                            .next()
                            .partitions()
                            .size();
                    tell("topic " + topic, true, "partitions: " + partitions);
                } catch (ExecutionException e) {
                    tell(
                            "topic " + topic,
                            false,
                            String.valueOf(
                                    e.getCause() == null ? e : e.getCause().getMessage()));
                } catch (TimeoutException e) {
                    tell(
                            "topic " + topic,
                            false,
                            "no broker answers at " + topics.job().bootstrapServers() + " within " + PATIENCE_SECONDS
                                    + " s");
                }
            }
        }
    }

    private void tell(String what, boolean well, String words) {
        passed &= well;
        out.printf("%-40s %-6s %s%n", what, well ? "ok" : "FAILED", words);
        out.flush();
    }
}
