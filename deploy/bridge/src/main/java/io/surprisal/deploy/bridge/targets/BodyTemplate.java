package io.surprisal.deploy.bridge.targets;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import com.samskivert.mustache.Template;
import io.surprisal.deploy.bridge.event.Event;
import io.surprisal.deploy.bridge.event.SampleEvents;
import io.surprisal.deploy.bridge.settings.LinkSettings;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The body of a webhook's request: a Mustache template over the event's JSON, with {@code event} beside the JSON's own fields. In JSON
 * {@code {{field}}} is escaped as within quotes, and {@code {{{field}}}} of an object or a list is its JSON. What is not there is empty.
 */
final class BodyTemplate {
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final TypeReference<Map<String, Object>> FIELDS = new TypeReference<>() {};

    private final Template template;
    private final String job;
    private final LinkSettings links;

    private BodyTemplate(Template template, String job, LinkSettings links) {
        this.template = template;
        this.job = job;
        this.links = links;
    }

    /**
     * Reads a template.
     *
     * @param json whether it makes JSON, which is tried
     * @throws IllegalArgumentException where it is no template, or makes no JSON
     */
    static BodyTemplate of(String text, boolean json, String job, LinkSettings links) {
        try {
            BodyTemplate body = new BodyTemplate(
                    Mustache.compiler()
                            .defaultValue("")
                            .emptyStringIsFalse(true)
                            .withEscaper(raw -> json
                                    ? String.valueOf(
                                            JsonStringEncoder.getInstance().quoteAsString(raw))
                                    : raw)
                            .withFormatter(BodyTemplate::text)
                            .withLoader(name -> {
                                throw new MustacheException(
                                        "it includes the template " + name + ", and there is none but itself");
                            })
                            .compile(text),
                    job,
                    links);
            for (Event sample : List.of(SampleEvents.opened(Instant.EPOCH), SampleEvents.resolved(Instant.EPOCH))) {
                String made = body.of(sample);
                if (json) {
                    JSON.readTree(made);
                }
            }
            return body;
        } catch (MustacheException e) {
            throw new IllegalArgumentException(
                    "expected a Mustache template, got a fault in it: " + e.getMessage() + "; correct it", e);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "expected a template that makes JSON, got a fault in what it makes, " + e.getOriginalMessage()
                            + "; put {{…}} within quotes, or name another Content-Type in headers",
                    e);
        }
    }

    /** The body for an event. */
    String of(Event event) {
        Map<String, Object> whole = JSON.convertValue(event.json(), FIELDS);
        Map<String, Object> more = new HashMap<>();
        more.put("kind", event.kind().name().toLowerCase(Locale.ROOT));
        more.put("name", event.name());
        more.put("type", event.type());
        more.put("status", event.status());
        more.put("opened", event.status().equals("opened"));
        more.put("over", event.over());
        more.put("id", event.id());
        more.put("job", job);
        more.put("key", event.key());
        more.put("severity", event.severity().name().toLowerCase(Locale.ROOT));
        more.put("since", Instant.ofEpochMilli(event.since()).toString());
        more.put("time", Instant.ofEpochMilli(event.time()).toString());
        more.put("summary", event.text().summary());
        more.put("description", event.text().description());
        more.put("features", event.text().features());
        more.put("runbook", links.runbookOf(event.name(), event.key(), event.id()));
        more.put("console", links.consoleOf(event.name(), event.key(), event.id()));
        more.put("record", whole);
        Map<String, Object> fields = new HashMap<>(whole);
        fields.put("event", more);
        return template.execute(fields);
    }

    /** The bytes of the body for an event. */
    byte[] bytes(Event event) {
        return of(event).getBytes(StandardCharsets.UTF_8);
    }

    private static String text(Object value) {
        try {
            return value instanceof Map || value instanceof Iterable
                    ? JSON.writeValueAsString(value)
                    : String.valueOf(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("What was read from JSON can be written as JSON", e);
        }
    }
}
