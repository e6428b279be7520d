package io.surprisal.deploy.bridge.targets;

import com.samskivert.mustache.MustacheException;
import io.surprisal.deploy.bridge.event.Event;
import io.surprisal.deploy.bridge.event.SampleEvents;
import io.surprisal.deploy.bridge.settings.LinkSettings;
import io.surprisal.deploy.bridge.settings.WebhookSettings;
import io.surprisal.deploy.bridge.settings.WebhookSettings.Wanted;
import io.surprisal.deploy.bridge.targets.Answer.Verdict;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An HTTP endpoint that gets a POST for each event, with the header {@code Idempotency-Key}, by which it can tell one that comes twice. */
final class WebhookTarget implements Target {
    private static final String JSON = "application/json";

    private final WebhookSettings settings;
    private final Endpoint endpoint;
    private final String contentType;
    private final @Nullable BodyTemplate body;
    private final InstantSource clock;

    /** @throws IllegalArgumentException where the body is no template */
    WebhookTarget(HttpClient client, WebhookSettings settings, String job, LinkSettings links, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
        endpoint = new Endpoint(client, URI.create(settings.url()), settings.headers());
        contentType = settings.headers().entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase("Content-Type"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(JSON);
        body = settings.body().isEmpty() ? null : template(job, links);
    }

    private BodyTemplate template(String job, LinkSettings links) {
        try {
            return BodyTemplate.of(
                    settings.body(), contentType.toLowerCase(Locale.ROOT).contains("json"), job, links);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "bridge.yaml: webhooks: body of " + settings.name() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public boolean wants(Event event) {
        return settings.events()
                .contains(
                        switch (event.kind()) {
                            case NOTICE -> Wanted.NOTICES;
                            case INCIDENT -> Wanted.INCIDENTS;
                            case ALERT ->
                                event.over()
                                        ? Wanted.RESOLVED
                                        : event.status().equals("opened") ? Wanted.OPENED : Wanted.UPDATED;
                        });
    }

    @Override
    public Answer tell(Event event, long written) throws InterruptedException {
        byte[] bytes;
        try {
            bytes = body == null ? event.json().toString().getBytes(StandardCharsets.UTF_8) : body.bytes(event);
        } catch (MustacheException e) {
            return Answer.never("no body can be made of it: " + e.getMessage());
        }
        return endpoint.post(
                bytes,
                Map.of(
                        "Content-Type",
                        contentType,
                        "Idempotency-Key",
                        URLEncoder.encode(event.idempotencyKey(), StandardCharsets.UTF_8)));
    }

    @Override
    public Answer check() throws InterruptedException {
        Instant now = clock.instant();
        Answer opened = tell(SampleEvents.opened(now), now.toEpochMilli());
        if (opened.verdict() != Verdict.TAKEN) {
            return opened;
        }
        Answer resolved = tell(SampleEvents.resolved(now), now.toEpochMilli());
        return resolved.verdict() == Verdict.TAKEN
                ? Answer.taken("it took an alert of the key surprisal-bridge-check, and its end")
                : resolved;
    }
}
