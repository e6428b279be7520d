package io.surprisal.deploy.console.state;

import java.util.Map;

/**
 * The job that is shown.
 *
 * @param group its consumer group, its name
 * @param topics the topics that are followed, by what they hold, in the order in which they are shown
 * @param feedback whether it hears feedback
 */
public record JobDescription(String group, String bootstrapServers, Map<String, String> topics, boolean feedback) {}
