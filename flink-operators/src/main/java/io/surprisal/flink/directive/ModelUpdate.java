package io.surprisal.flink.directive;

/** Which models are to score from now on: files that were fetched and checked, both at once, so that two can exchange their roles. */
public record ModelUpdate(ModelChange champion, ModelChange shadow) {}
