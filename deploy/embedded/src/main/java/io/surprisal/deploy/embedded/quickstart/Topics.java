package io.surprisal.deploy.embedded.quickstart;

import java.util.List;

/** The quickstart's topics: one that is scored and three with what came of it. */
final class Topics {
    static final String TELEMETRY = "telemetry";
    static final String SCORES = "scores";
    static final String ALERTS = "alerts";
    static final String DEAD_LETTERS = "dead-letters";
    static final List<String> ALL = List.of(TELEMETRY, SCORES, ALERTS, DEAD_LETTERS);

    private Topics() {}
}
