package io.surprisal.flink.models;

import io.surprisal.flink.directive.Directive;
import io.surprisal.telemetry.record.ModelEvent;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Parts what became of models into what the scoring gets and what is told of it, {@link #TOLD}. */
public final class ModelEvents extends ProcessFunction<CheckedModels, Directive> {
    /** The side output of what is told, of this and of the operators that score. */
    public static final OutputTag<ModelEvent> TOLD = new OutputTag<>("model-events") {};

    /** In the place of a subtask where an event is about all of them. */
    static final int ALL_SUBTASKS = -1;

    private static final long serialVersionUID = 1;

    @Override
    public void processElement(CheckedModels checked, Context context, Collector<Directive> out) {
        for (ModelEvent event : checked.events()) {
            context.output(TOLD, event);
        }
        out.collect(Directive.of(checked.update()));
    }
}
