package io.surprisal.flink.directive;

import org.jspecify.annotations.Nullable;

/**
 * What tells the scoring how to go on, one of its parts: what people say of alerts, or which models are to score.
 */
public record Directive(
        @Nullable FeedbackUpdate feedback, @Nullable ModelUpdate models) {
    public static Directive of(FeedbackUpdate feedback) {
        return new Directive(feedback, null);
    }

    public static Directive of(ModelUpdate models) {
        return new Directive(null, models);
    }
}
