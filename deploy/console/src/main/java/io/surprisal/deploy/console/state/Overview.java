package io.surprisal.deploy.console.state;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The job as a whole.
 *
 * @param group the job's consumer group, its name
 * @param broker whether the broker answers
 * @param topics what the console follows
 * @param lag how far the job is behind, by topic; null where its group committed nothing yet or nobody answered
 * @param scoresPerSecond records scored a second, mean of the last minute by Kafka's clock
 * @param deadLettersPerSecond likewise
 * @param eventTime the latest event time of a score, epoch milliseconds; null before the first one
 * @param scoring the versions of the models that the newest scores of any key name, most keys first
 * @param models champion and shadow, where models_topic or model events tell of them
 * @param notices those that hold, drift first
 * @param incidents open ones first, newest first
 * @param openAlerts how many alerts are open
 * @param feedback whether there is a topic of feedback
 */
public record Overview(
        String group,
        Broker broker,
        List<TopicView> topics,
        @Nullable List<Lag> lag,
        double scoresPerSecond,
        double deadLettersPerSecond,
        @Nullable Long eventTime,
        List<Scoring> scoring,
        List<ModelView> models,
        List<DeadLetterView> deadLetters,
        List<NoticeView> notices,
        List<IncidentView> incidents,
        int openAlerts,
        boolean feedback) {
    /**
     * Whether the broker answers.
     *
     * @param state {@code connecting}, {@code up} or {@code away}
     * @param since since when, by the clock, epoch milliseconds
     * @param message what is wrong; null where nothing is
     */
    public record Broker(
            String address,
            String state,
            long since,
            @Nullable String message) {}

    /**
     * A model that scores.
     *
     * @param keys of how many keys it scored the newest record
     */
    public record Scoring(String name, String version, int keys) {}
}
