package io.surprisal.flink.directive;

import org.jspecify.annotations.Nullable;

/**
 * What stands under an id of the feedback topic from now on.
 *
 * @param json feedback as it stands in the topic; null where nothing does. Owned by this record, not to be changed
 */
public record FeedbackUpdate(String id, byte @Nullable [] json) {}
