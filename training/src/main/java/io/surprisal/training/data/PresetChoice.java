package io.surprisal.training.data;

/** Placeholder until the data branch lands. */
public record PresetChoice(String preset, String reason) {
    public static PresetChoice of(TelemetryTable table) {
        return new PresetChoice(table.schema().size() == 1 ? "kpi" : "infrastructure", "");
    }
}
