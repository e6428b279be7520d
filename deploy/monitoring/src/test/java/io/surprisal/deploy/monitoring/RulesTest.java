package io.surprisal.deploy.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.surprisal.deploy.monitoring.Program.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules and routes, by Prometheus's own tools. */
class RulesTest {
    private static final Path HERE = Path.of(".");

    static List<JsonNode> alerts() {
        return Configuration.rules().stream().filter(rule -> rule.has("alert")).toList();
    }

    @Test
    void prometheusTakesItsConfiguration() throws Exception {
        Result checked = Program.PROMTOOL.run(HERE, "check", "config", Configuration.PROMETHEUS.toString());
        assertThat(checked.exitCode()).as(checked.output()).isZero();
        assertThat(checked.output()).contains("12 rules found", "9 rules found");
    }

    @Test
    void eachAlertFiresAndStaysAwayAsItsTestSays() throws Exception {
        Result tested = Program.PROMTOOL.run(Configuration.RULE_TESTS, "test", "rules", "alerts.yml");
        assertThat(tested.exitCode()).as(tested.output()).isZero();
        JsonNode tests = Configuration.yaml(Configuration.RULE_TESTS.resolve("alerts.yml"));
        assertThat(tests.findValuesAsText("alertname"))
                .containsExactlyElementsOf(alerts().stream()
                        .map(rule -> rule.get("alert").textValue())
                        .toList());
        assertThat(tests.get("tests")).allSatisfy(test -> {
            String fired = test.at("/alert_rule_test/0/exp_alerts").toString();
            assertThat(fired).contains("\"job_name\":\"bad\"").doesNotContain("\"good\"");
            assertThat(test.get("input_series").toString()).contains("job_name=\\\"good\\\"");
        });
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void eachAlertSaysHowBadItIsWhatItFoundAndWhatToDo(JsonNode rule) throws Exception {
        String name = rule.get("alert").textValue();
        if (!name.equals("SurprisalAnomalyOpen")) { // Its severity is that of the alerts of the job.
            assertThat(rule.at("/labels/severity").asText()).isIn("critical", "warning", "info");
        }
        assertThat(rule.at("/annotations/summary").asText()).contains("{{ $labels.job_name }}");
        assertThat(rule.at("/annotations/description").asText()).contains("{{ $labels.job_name }}");
        String runbook = rule.at("/annotations/runbook_url").asText();
        assertThat(runbook).endsWith("/docs/runbooks.md#" + name.toLowerCase(Locale.ROOT));
        assertThat(Files.readAllLines(Configuration.DOCS.resolve("runbooks.md")))
                .contains("## " + name);
    }

    @Test
    void alertmanagerTakesItsConfiguration() throws Exception {
        Result checked = Program.AMTOOL.run(HERE, "check-config", Configuration.ALERTMANAGER.toString());
        assertThat(checked.exitCode()).as(checked.output()).isZero();
        assertThat(checked.output()).contains("12 inhibit rules", "3 receivers");
    }

    @ParameterizedTest
    @CsvSource({
        "SurprisalNoData, critical, pager",
        "SurprisalAnomalyOpen, critical, pager",
        "SurprisalAnomalyOpen, info, digest",
        "SurprisalLagGrowing, warning, messages",
        "SurprisalSourceFault, info, digest"
    })
    void anAlertGoesToWhoItsSeverityIsFor(String name, String severity, String receiver) throws Exception {
        Result routed = Program.AMTOOL.run(
                HERE,
                "config",
                "routes",
                "test",
                "--config.file=" + Configuration.ALERTMANAGER,
                "--verify.receivers=" + receiver,
                "alertname=" + name,
                "severity=" + severity,
                "job_name=pumps");
        assertThat(routed.exitCode()).as(routed.output()).isZero();
    }
}
