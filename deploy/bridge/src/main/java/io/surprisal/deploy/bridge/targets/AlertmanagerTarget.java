package io.surprisal.deploy.bridge.targets;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.surprisal.deploy.bridge.event.Event;
import io.surprisal.deploy.bridge.settings.AlertmanagerSettings;
import io.surprisal.deploy.bridge.targets.Answer.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Alertmanager, by version 2 of its API. It forgets what it does not hear of, so open events are sent again, each time with an end
 * that lies in the future, whatever their event times: an alert of a replay is no less open.
 */
final class AlertmanagerTarget implements Target {
    private static final Logger LOG = LoggerFactory.getLogger(AlertmanagerTarget.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, String> HEADERS = Map.of("Content-Type", "application/json");

    /** How many alerts one request holds. */
    private static final int BATCH = 200;

    /** How many times in a row an alert may fail to be sent again before it is taken for resolved. */
    private static final int LIVES = 4;

    private final String name;
    private final Endpoint alerts;
    private final Endpoint status;
    private final AlertmanagerAlert form;
    private final Duration resend;
    private final InstantSource clock;
    private final Map<TopicPartition, Map<Subject, Event>> open = new HashMap<>();
    private Instant nextReminder = Instant.EPOCH;

    /** What has one open event at a time. */
    private record Subject(String name, String key, String feature) {
        static Subject of(Event event) {
            return new Subject(event.name(), event.key(), event.feature());
        }
    }

    AlertmanagerTarget(
            HttpClient client, String url, AlertmanagerSettings settings, AlertmanagerAlert form, InstantSource clock) {
        String base = url.replaceAll("/+$", "");
        name = "alertmanager-" + base.replaceFirst("^https?://", "").replaceAll("[^A-Za-z0-9._-]", "-");
        alerts = new Endpoint(client, URI.create(base + "/api/v2/alerts"), settings.headers());
        status = new Endpoint(client, URI.create(base + "/api/v2/status"), settings.headers());
        this.form = form;
        resend = settings.resend();
        this.clock = clock;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean wants(Event event) {
        return true;
    }

    @Override
    public Answer tell(Event event, long written) throws InterruptedException {
        List<ObjectNode> changes = changes(before(event), event);
        return changes.isEmpty() ? Answer.taken("nothing to say") : post(changes);
    }

    /**
     * What an event changes. Another severity is another alert to Alertmanager: the one before ends. The same goes for one that was open when its job
     * began anew, of which no end ever comes, once another one of its subject opens; what is told of its end after that changes nothing.
     *
     * @param before the open event of the same subject
     */
    List<ObjectNode> changes(@Nullable Event before, Event event) {
        Instant now = clock.instant();
        List<ObjectNode> changes = new ArrayList<>();
        if (isOutlived(before, event)) {
            return changes;
        }
        if (before != null && !form.labels(before).equals(form.labels(event))) {
            changes.add(form.ended(before, event.time(), now));
        }
        changes.add(event.over() ? form.ended(event, event.time(), now) : form.firing(event, now, until(now)));
        return changes;
    }

    @Override
    public boolean remembers() {
        return true;
    }

    @Override
    public void remember(TopicPartition partition, Event event) {
        Map<Subject, Event> events = open.computeIfAbsent(partition, any -> new HashMap<>());
        Subject subject = Subject.of(event);
        if (!event.over()) {
            events.put(subject, event);
        } else if (!isOutlived(events.get(subject), event)) {
            events.remove(subject);
        }
    }

    @Override
    public void forget(Collection<TopicPartition> partitions) {
        open.keySet().removeAll(partitions);
    }

    @Override
    public void tick() throws InterruptedException {
        Instant now = clock.instant();
        if (now.isBefore(nextReminder)) {
            return;
        }
        nextReminder = now.plus(resend);
        List<ObjectNode> firing = open.values().stream()
                .flatMap(events -> events.values().stream())
                .map(event -> form.firing(event, now, until(now)))
                .toList();
        for (int from = 0; from < firing.size(); from += BATCH) {
            Answer answer = post(firing.subList(from, Math.min(from + BATCH, firing.size())));
            if (answer.verdict() == Verdict.NEVER) {
                LOG.error("{}: open alerts were refused when they were sent again: {}", name, answer.words());
            } else if (answer.verdict() == Verdict.LATER) {
                LOG.warn("{}: {} open alerts were not sent again: {}", name, firing.size() - from, answer.words());
                nextReminder = now.plus(resend.dividedBy(LIVES));
                return;
            }
        }
    }

    @Override
    public Answer check() throws InterruptedException {
        return status.get(body -> {
            try {
                return Answer.taken("Alertmanager "
                        + JSON.readTree(body)
                                .path("versionInfo")
                                .path("version")
                                .asText("of an unknown version"));
            } catch (IOException e) {
                return Answer.never("what answers at " + status.place() + " is no Alertmanager: " + e.getMessage());
            }
        });
    }

    private @Nullable Event before(Event event) {
        Subject subject = Subject.of(event);
        return open.values().stream()
                .map(events -> events.get(subject))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** Whether an event is the end of what another one took the place of. */
    private static boolean isOutlived(@Nullable Event before, Event event) {
        return before != null && event.over() && !before.id().equals(event.id());
    }

    private Instant until(Instant now) {
        return now.plus(resend.multipliedBy(LIVES));
    }

    private Answer post(List<ObjectNode> batch) throws InterruptedException {
        try {
            return alerts.post(JSON.writeValueAsBytes(batch), HEADERS);
        } catch (IOException e) {
            throw new UncheckedIOException("Memory can always be written to", e);
        }
    }
}
