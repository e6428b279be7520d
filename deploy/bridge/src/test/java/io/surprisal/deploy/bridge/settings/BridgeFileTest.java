package io.surprisal.deploy.bridge.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.surprisal.config.ConfigException;
import io.surprisal.deploy.bridge.settings.BridgeSettings.Start;
import io.surprisal.deploy.bridge.settings.WebhookSettings.Wanted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BridgeFileTest {
    private static final String ONE = "job: job.yaml\nalertmanager: {urls: 'http://localhost:9093'}\n";

    @TempDir
    private Path directory;

    @Test
    void thePageOfAllKeysIsTheFileThatDefaultsAreReadFrom() throws IOException {
        assertThat(Files.readString(Path.of("..", "..", "docs", "bridges.md")))
                .contains("```yaml\n" + BridgeFile.example().stripTrailing() + "\n```");
    }

    @Test
    void whatIsLeftOutHasItsDefault() throws IOException {
        assertThat(load(ONE, Map.of()))
                .isEqualTo(new BridgeSettings(
                        directory.resolve("job.yaml"),
                        Start.LATEST,
                        new LinkSettings("", ""),
                        new AlertmanagerSettings(
                                List.of("http://localhost:9093"), Map.of(), Map.of(), Duration.ofMinutes(1)),
                        List.of(),
                        new OtlpSettings("", Map.of())));
    }

    @Test
    void aWebhookLeavesOutAllButItsNameAndAddress() throws IOException {
        BridgeSettings settings = load("job: j\nwebhooks: {name: chat, url: 'https://chat/x'}", Map.of());
        assertThat(settings.webhooks())
                .containsExactly(new WebhookSettings("chat", "https://chat/x", Map.of(), "", List.of(Wanted.values())));
    }

    @Test
    void secretsStandInTheEnvironmentAndInFiles() throws IOException {
        Files.writeString(directory.resolve("token"), "a$b\n");
        BridgeSettings settings = load("""
                job: j
                webhooks:
                  - name: chat
                    url: https://chat/${CHAT_PATH}?a=${CHAT_PATH}
                    headers: {Authorization: "Bearer ${file:token}"}
                    events: opened
                """, Map.of("CHAT_PATH", "T0/s3cret"));
        assertThat(settings.webhooks())
                .containsExactly(new WebhookSettings(
                        "chat",
                        "https://chat/T0/s3cret?a=T0/s3cret",
                        Map.of("Authorization", "Bearer a$b"),
                        "",
                        List.of(Wanted.OPENED)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "start: latest | : job: expected the path of a job.yaml, got none; give it one",
                "job: j | : alertmanager.urls: expected at least one target, here, in webhooks or in otlp, got none; correct the value",
                "{job: j, alertmanger: {urls: 'http://a'}} | , line 1: alertmanger: expected one of the keys alertmanager, job, links, otlp, start, webhooks, got an unknown one; correct its name or leave it out",
                "{job: j, webhooks: [{nam: a, url: 'http://a'}]} | , line 1: webhooks[0].nam: expected one of the keys body, events, headers, name, url, got an unknown one; correct its name or leave it out",
                "{job: j, otlp: {endpoint: '${NOWHERE}'}} | , line 1: otlp.endpoint: expected the environment variable NOWHERE, got none; set it",
                "{job: j, otlp: {endpoint: 'http://me:secret@host'}} | , line 1: otlp.endpoint: expected a URL such as https://host/path, without user and password, which belong into a header, got another value; correct the value",
                "{job: j, webhooks: [{url: 'http://a/'}]} | , line 1: webhooks[0].name: expected 1 to 60 letters, digits, - and _, got ''; correct the value",
                "{job: j, webhooks: [{name: a}]} | , line 1: webhooks[0].url: expected a URL such as https://host/path, without user and password, which belong into a header, got another value; correct the value",
                "{job: j, webhooks: [{name: a, url: 'http://a'}, {name: a, url: 'http://b'}]} | , line 1: webhooks[1].name: expected a name that no other webhook has, got a; correct the value",
                "{job: j, webhooks: [{name: a, url: 'http://a', events: [never]}]} | , line 1: webhooks[0].events[0]: expected one of opened, updated, resolved, notices, incidents, got \"never\"; correct the value",
                "{job: j, alertmanager: {urls: 'http://a', labels: {severity: x}}} | , line 1: alertmanager.labels: expected names of letters, digits and underscores, other than [alertname, feature, group, job, job_name, key, kind, severity], got severity; correct the value",
                "{job: j, alertmanager: {urls: 'http://a', resend: 1ms}} | , line 1: alertmanager.resend: expected at least 1s, got 1ms; correct the value"
            })
    void whatIsWrongIsSaidWithItsKey(String yaml, String message) {
        assertThatThrownBy(() -> load(yaml, Map.of()))
                .isInstanceOf(ConfigException.class)
                .message()
                .endsWith("bridge.yaml" + message)
                .hasLineCount(1)
                .doesNotContain("secret@");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> load("job: j\notlp: {endpoint: 'http://a', headers: {a: '${file:none}'}}", Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageEndingWith("line 2: otlp.headers.a: expected the text of the file "
                        + directory.resolve("none") + ", which cannot be read; check its path and permissions");
    }

    @Test
    void linksHoldWhatAUrlMay() {
        LinkSettings links = new LinkSettings("https://wiki/{name}", "http://console:8088/#/alert/{key}?id={id}");
        assertThat(links.runbookOf("SurprisalAnomaly", "pump 7", "a/b")).isEqualTo("https://wiki/SurprisalAnomaly");
        assertThat(links.consoleOf("SurprisalAnomaly", "pump 7", "a/b"))
                .isEqualTo("http://console:8088/#/alert/pump%207?id=a%2Fb");
    }

    private BridgeSettings load(String yaml, Map<String, String> environment) throws IOException {
        return BridgeFile.load(Files.writeString(directory.resolve("bridge.yaml"), yaml), environment);
    }
}
