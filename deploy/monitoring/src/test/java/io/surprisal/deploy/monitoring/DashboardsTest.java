package io.surprisal.deploy.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What can be said of dashboards without Prometheus; {@link MonitoringIT} asks it what they ask. */
class DashboardsTest {
    private static final int COLUMNS = 24;

    static List<JsonNode> dashboards() {
        return Configuration.dashboards();
    }

    @Test
    void thereAreFourWithAddressesOfTheirOwn() {
        assertThat(dashboards().stream().map(dashboard -> dashboard.get("uid").textValue()))
                .containsExactlyInAnyOrder(
                        "surprisal-overview", "surprisal-entity", "surprisal-model", "surprisal-pipeline");
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void panelsStandInTheGridSideBySide(JsonNode dashboard) {
        List<Panel> panels = StreamSupport.stream(dashboard.get("panels").spliterator(), false)
                .map(panel -> new Panel(panel.get("title").textValue(), panel))
                .toList();
        for (int i = 0; i < panels.size(); i++) {
            Panel panel = panels.get(i);
            assertThat(panel.left()).as("%s", panel).isNotNegative();
            assertThat(panel.right()).as("%s", panel).isBetween(panel.left() + 1, COLUMNS);
            assertThat(panels.subList(0, i)).as("overlap with %s", panel).noneMatch(panel::overlaps);
        }
        assertThat(panels)
                .extracting(panel -> panel.json().get("id").intValue())
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void eachPanelSaysWhatItShowsAndWhereItAsks(JsonNode dashboard) {
        assertThat(Panel.of(dashboard)).allSatisfy(panel -> {
            assertThat(panel.json().path("description").asText()).isNotBlank();
            for (JsonNode target : panel.targets()) {
                assertThat(target.at("/datasource/uid").textValue()).isEqualTo("${datasource}");
                assertThat(target.get("expr").textValue()).contains(expectedSelector(target));
            }
            if (List.of("stat", "timeseries").contains(panel.type())) {
                assertThat(panel.json().at("/fieldConfig/defaults/unit").asText())
                        .isNotBlank();
                assertThat(panel.json().at("/fieldConfig/defaults/thresholds/steps"))
                        .isNotEmpty();
            }
            if (panel.type().equals("timeseries")) {
                assertThat(panel.targets())
                        .allSatisfy(
                                target -> assertThat(target.get("legendFormat").textValue())
                                        .isNotBlank());
            }
        });
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void theFirstVariablesAreWhereItAsksAndTheJob(JsonNode dashboard) {
        assertThat(dashboard.at("/templating/list/0/type").textValue()).isEqualTo("datasource");
        assertThat(dashboard.at("/templating/list/1/name").textValue()).isEqualTo("job");
        assertThat(dashboard.get("schemaVersion").intValue()).isEqualTo(39);
    }

    /** All is of the job that was chosen, but memory, which jobs share. */
    private static String expectedSelector(JsonNode target) {
        return target.get("expr").textValue().contains("Status_JVM_Memory") ? "" : "$job";
    }
}
