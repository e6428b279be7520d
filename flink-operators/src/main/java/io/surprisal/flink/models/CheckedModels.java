package io.surprisal.flink.models;

import io.surprisal.flink.directive.ModelUpdate;
import io.surprisal.telemetry.record.ModelEvent;

/**
 * What became of the models that a job was asked to have.
 *
 * @param update what the scoring gets
 * @param events what is told of it
 */
record CheckedModels(ModelUpdate update, ModelEvent[] events) {}
