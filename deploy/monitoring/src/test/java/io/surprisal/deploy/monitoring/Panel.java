package io.surprisal.deploy.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A panel of a dashboard.
 *
 * @param place the dashboard's title and its own, for messages
 * @param json as it stands in the file
 */
record Panel(String place, JsonNode json) {
    /** All panels of a dashboard, its rows left out. */
    static List<Panel> of(JsonNode dashboard) {
        List<Panel> panels = new ArrayList<>();
        dashboard.get("panels").forEach(panel -> {
            if (!panel.get("type").textValue().equals("row")) {
                panels.add(new Panel(
                        dashboard.get("title").textValue() + " / "
                                + panel.get("title").textValue(),
                        panel));
            }
        });
        return panels;
    }

    /** What it asks Prometheus. */
    List<JsonNode> targets() {
        List<JsonNode> targets = new ArrayList<>();
        json.path("targets").forEach(targets::add);
        return targets;
    }

    String type() {
        return json.get("type").textValue();
    }

    int left() {
        return json.at("/gridPos/x").intValue();
    }

    int right() {
        return left() + json.at("/gridPos/w").intValue();
    }

    int top() {
        return json.at("/gridPos/y").intValue();
    }

    int bottom() {
        return top() + json.at("/gridPos/h").intValue();
    }

    boolean overlaps(Panel other) {
        return left() < other.right() && other.left() < right() && top() < other.bottom() && other.top() < bottom();
    }

    @Override
    public String toString() {
        return place;
    }
}
