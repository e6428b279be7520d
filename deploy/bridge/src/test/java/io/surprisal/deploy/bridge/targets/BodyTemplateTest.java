package io.surprisal.deploy.bridge.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.samskivert.mustache.MustacheException;
import io.surprisal.deploy.bridge.Alerts;
import io.surprisal.deploy.bridge.event.Event;
import io.surprisal.deploy.bridge.event.EventReader;
import io.surprisal.deploy.bridge.settings.BridgeFile;
import io.surprisal.deploy.bridge.settings.BridgeSettings;
import io.surprisal.deploy.bridge.settings.LinkSettings;
import io.surprisal.deploy.bridge.settings.WebhookSettings;
import io.surprisal.telemetry.record.AlertStatus;
import io.surprisal.telemetry.record.Severity;
import io.surprisal.telemetry.topic.SampleRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BodyTemplateTest {
    private static final Pattern RECIPE = Pattern.compile("```yaml\n(# bridge\\.yaml: .*?)```", Pattern.DOTALL);
    private static final LinkSettings LINKS = new LinkSettings("https://wiki/{name}", "");

    private final EventReader events = new EventReader("");

    @TempDir
    private Path directory;

    @Test
    void valuesAreEscapedAsWithinQuotes() throws IOException {
        Event event = events.of(Alerts.event("pump \"7\"\n\\<ü>", AlertStatus.OPENED, Severity.WARNING, 1_000, 2_000));
        String body = template(
                        "{\"k\": \"{{key}}\", \"e\": \"{{event.key}}\", \"n\": {{records}}, \"p\": {{tail_probability}},"
                                + " \"all\": {{{features}}}, \"none\": \"{{nothing}}{{ending}}\", \"w\": [{{#features}}\"{{feature}}\"{{/features}}]}")
                .of(event);
        assertThat(new ObjectMapper().readTree(body).toString())
                .isEqualTo(
                        "{\"k\":\"pump \\\"7\\\"\\n\\\\<ü>\",\"e\":\"pump \\\"7\\\"\\n\\\\<ü>\",\"n\":1,\"p\":1.0E-6,\"all\":"
                                + event.json().path("features") + ",\"none\":\"\",\"w\":[\"pressure\"]}");
    }

    @Test
    void sectionsTellAnEventFromAnother() {
        BodyTemplate template = BodyTemplate.of(
                "{{#event.over}}over{{/event.over}}{{^event.over}}open{{/event.over}} {{event.kind}} {{#event.console}}look{{/event.console}}"
                        + "{{event.runbook}}",
                false,
                "factory",
                LINKS);
        assertThat(template.of(events.of(SampleRecords.ALERT))).isEqualTo("over alert https://wiki/SurprisalAnomaly");
        assertThat(template.of(events.of(SampleRecords.NOTICE)))
                .isEqualTo("open notice https://wiki/SurprisalFeatureDrift");
    }

    @Test
    void whatMakesNoJsonFailsAtTheStart() {
        assertThatThrownBy(() -> template("{\"text\": {{event.summary}}}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("expected a template that makes JSON, got a fault in what it makes, ");
        assertThatThrownBy(() -> template("{\"text\": \"{{#event.over}}\"}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("expected a Mustache template, got a fault in it: ");
    }

    /** A sample is no notice, so the start does not see it; the target passes over what no body can be made of. */
    @Test
    void whatIncludesAnotherTemplateForNoticesAloneFailsAtTheFirstOne() {
        BodyTemplate template = BodyTemplate.of("{{#feature}}{{> head}}{{/feature}}", false, "factory", LINKS);
        assertThatThrownBy(() -> template.of(events.of(SampleRecords.NOTICE)))
                .isInstanceOf(MustacheException.class)
                .hasMessage("it includes the template head, and there is none but itself");
    }

    @Test
    void theRecipesOfThePageMakeWhatSlackAndPagerDutyTake() throws IOException {
        Matcher recipes = RECIPE.matcher(Files.readString(Path.of("..", "..", "docs", "bridges.md")));
        assertThat(recipes.find()).isTrue();
        BridgeSettings settings = BridgeFile.load(
                Files.writeString(directory.resolve("bridge.yaml"), recipes.group(1)),
                Map.of("SLACK_URL", "https://hooks.slack.com/services/x", "PAGERDUTY_KEY", "r0ut1ng"));
        assertThat(settings.webhooks()).extracting(WebhookSettings::name).containsExactly("slack", "pagerduty");

        Event opened = events.of(Alerts.event("pump-7", AlertStatus.OPENED, Severity.WARNING, 1_000, 2_000));
        Event over = events.of(Alerts.event("pump-7", AlertStatus.RESOLVED, Severity.WARNING, 1_000, 3_000));
        String what = "pump-7: pressure 9, expected 5.5 ± 0.25 (+14 sd), since 1970-01-01T00:00:01Z";
        List<JsonNode> slack = bodies(settings, 0, opened, over);
        assertThat(slack.get(0).path("text").asText()).isEqualTo("warning: " + what);
        assertThat(slack.get(1).path("text").asText()).isEqualTo("resolved: " + what);
        List<JsonNode> pagerDuty = bodies(settings, 1, opened, over);
        assertThat(pagerDuty.get(0).path("routing_key").asText()).isEqualTo("r0ut1ng");
        assertThat(pagerDuty.get(0).path("event_action").asText()).isEqualTo("trigger");
        assertThat(pagerDuty.get(0).at("/payload/summary").asText()).isEqualTo(what);
        assertThat(pagerDuty.get(0).at("/payload/severity").asText()).isEqualTo("warning");
        assertThat(pagerDuty
                        .get(0)
                        .at("/payload/custom_details/peak/source/topic")
                        .asText())
                .isEqualTo("telemetry");
        assertThat(pagerDuty.get(1).path("event_action").asText()).isEqualTo("resolve");
        assertThat(pagerDuty.get(1).path("dedup_key").asText())
                .isEqualTo(pagerDuty.get(0).path("dedup_key").asText())
                .isEqualTo("pump-7@telemetry-3@1000");
    }

    private static List<JsonNode> bodies(BridgeSettings settings, int webhook, Event... events) throws IOException {
        BodyTemplate template =
                BodyTemplate.of(settings.webhooks().get(webhook).body(), true, "factory", settings.links());
        ObjectMapper json = new ObjectMapper();
        return List.of(json.readTree(template.of(events[0])), json.readTree(template.of(events[1])));
    }

    private static BodyTemplate template(String text) {
        return BodyTemplate.of(text, true, "factory", LINKS);
    }
}
