package io.surprisal.deploy.embedded.quickstart;

import java.util.List;

/** The quickstart's topics: one that is scored, three with what came of it, one for what people say of that. */
final class Topics {
    static final String TELEMETRY = "telemetry";
    static final String SCORES = "scores";
    static final String ALERTS = "alerts";
    static final String DEAD_LETTERS = "dead-letters";

    /** Which the job makes itself, since Kafka has to keep it compacted. */
    static final String FEEDBACK = "feedback";

    /** Those that are made before the job starts. */
    static final List<String> MADE = List.of(TELEMETRY, SCORES, ALERTS, DEAD_LETTERS);

    private Topics() {}
}
