package io.surprisal.deploy.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.surprisal.evaluation.measure.Evaluation;
import io.surprisal.evaluation.measure.Evaluation.Entry;
import io.surprisal.onnx.format.ModelFile;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What {@code evaluate} shows.
 *
 * @param raw of the surprisal as the graph gives it
 * @param smoothed of the surprisal as it is judged; null where the model smooths nothing
 */
record EvaluationSheet(
        ModelFile model, Evaluation raw, @Nullable Evaluation smoothed) {
    String toText() {
        StringBuilder text = new StringBuilder();
        text.append(String.format("Model %s, version %s%n", model.manifest().name(), model.version()));
        if (smoothed != null) {
            text.append(String.format("  %-18s %12s %12s%n", "", "raw", "smoothed"));
        }
        List<Entry> entries = raw.entries();
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            text.append(String.format(Locale.ROOT, "  %-18s %12s ", entry.name(), entry.text()));
            if (smoothed != null) {
                text.append(String.format(
                        Locale.ROOT, "%12s ", smoothed.entries().get(i).text()));
            }
            text.append("  ").append(entry.definition()).append(System.lineSeparator());
        }
        return text.toString();
    }

    /** One model's measures at the top; those of several in an array. */
    static String toJson(List<EvaluationSheet> sheets) {
        JsonMapper mapper = new JsonMapper();
        ObjectNode object = mapper.createObjectNode();
        if (sheets.size() == 1) {
            sheets.get(0).put(object);
        } else {
            ArrayNode models = object.putArray("models");
            sheets.forEach(sheet -> sheet.put(models.addObject()));
        }
        ObjectNode definitions = object.putObject("definitions");
        sheets.get(0).raw.entries().forEach(entry -> definitions.put(entry.name(), entry.definition()));
        try {
            return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(object) + System.lineSeparator();
        } catch (JsonProcessingException e) {
            throw new AssertionError("A tree is always writable", e);
        }
    }

    /** The raw measures, and the smoothed ones in an object of their own. */
    private void put(ObjectNode object) {
        object.put("model", model.manifest().name());
        object.put("model_version", model.version());
        put(raw, object);
        if (smoothed != null) {
            put(smoothed, object.putObject("smoothed"));
        }
    }

    private static void put(Evaluation evaluation, ObjectNode object) {
        for (Entry entry : evaluation.entries()) {
            if (entry.count()) {
                object.put(entry.name(), (long) entry.value());
            } else {
                // JSON has no NaN: what does not exist is null.
                object.put(entry.name(), Double.isFinite(entry.value()) ? Double.valueOf(entry.value()) : null);
            }
        }
    }
}
