package io.surprisal.deploy.console.state;

/**
 * How far the job is behind on one of its topics.
 *
 * @param records how many records its group has not committed
 */
public record Lag(String topic, long records) {}
