package io.surprisal.training.data;

import io.surprisal.telemetry.table.TelemetryTable;
import io.surprisal.telemetry.table.Wording;
import io.surprisal.training.data.trait.Column;
import io.surprisal.training.data.trait.Recurrence;
import io.surprisal.training.data.trait.Sampling;
import io.surprisal.training.data.trait.Season;
import io.surprisal.training.data.trait.SerialDependence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The preset that suits a table, by its values and clock alone; labels only leave rows out.
 *
 * <ul>
 *   <li>{@code tabular}: the rows have no order, neither by a clock nor by values that depend on those before them
 *   <li>{@code waveform}: in time order, and newest windows were there before, in level and shape, as of heartbeats and machines
 *   <li>{@code seasonal}: one feature in time order, of which the hour of the day or the week foretells most
 *   <li>{@code kpi}: one feature in time order
 *   <li>{@code telemetry}: in time order, and most of what moves is flags, such as commands beside a spacecraft's channel
 *   <li>{@code infrastructure}: everything else
 * </ul>
 *
 * @param reason the figures that decided, one sentence
 */
public record PresetChoice(String preset, String reason) {
    public static final String INFRASTRUCTURE = "infrastructure";
    public static final String KPI = "kpi";
    public static final String SEASONAL = "seasonal";
    public static final String TABULAR = "tabular";
    public static final String TELEMETRY = "telemetry";
    public static final String WAVEFORM = "waveform";

    /** Three flags to every other moving feature: plainly more than an even mix, which stays with infrastructure. */
    private static final double MOSTLY = 0.75;

    public static PresetChoice of(TelemetryTable table) {
        NormalRows rows = NormalRows.of(table);
        Figures figures = Figures.of(rows);
        Optional<Sampling> sampling = rows.clock().map(clock -> Sampling.of(clock, rows.order()));
        boolean clock = sampling.filter(Sampling::ordered).isPresent();
        if (!clock && !figures.ordered) {
            return new PresetChoice(
                    TABULAR,
                    (sampling.isPresent() ? "The times are shuffled" : "There is no clock") + " and "
                            + figures.dependence() + ": rows in no order");
        }
        String order = clock ? "The rows have a clock" : "There is no clock, but " + figures.dependence();
        boolean mostlyFlags = figures.flags >= 2 && figures.flags >= MOSTLY * figures.moving;
        if (!mostlyFlags && figures.repeats) {
            return new PresetChoice(
                    WAVEFORM,
                    order + ", and what moves runs as it did before: the nearest earlier window"
                            + " leaves less than a fiftieth of the movement");
        }
        if (table.schema().size() == 1) {
            Optional<Season> season =
                    rows.clock().filter(time -> clock).flatMap(time -> Season.of(rows.column(0), time));
            return season.filter(Season::rules)
                    .map(known -> new PresetChoice(
                            SEASONAL,
                            order
                                    + Wording.format(
                                            ", with one feature, of whose variance the hour foretells %.0f %%",
                                            100 * Math.max(known.daily(), known.weekly()))))
                    .orElseGet(() -> new PresetChoice(KPI, order + ", with one feature"));
        }
        return new PresetChoice(
                mostlyFlags ? TELEMETRY : INFRASTRUCTURE,
                order
                        + Wording.format(
                                ", and %,d of %,d features that move hold only 0 and 1", figures.flags, figures.moving)
                        + (mostlyFlags ? ", like commands" : ""));
    }

    /** How many features move, how many of these are flags, how many depend on their last values, whether that is an order, and whether windows come again. */
    private record Figures(int moving, int flags, int dependent, boolean ordered, boolean repeats) {
        static Figures of(NormalRows rows) {
            int flags = 0;
            List<SerialDependence> dependences = new ArrayList<>();
            List<Column> columns = new ArrayList<>();
            for (int feature = 0; feature < rows.table().schema().size(); feature++) {
                Column column = rows.column(feature);
                if (column.moves()) {
                    flags += column.flag() ? 1 : 0;
                    dependences.add(SerialDependence.of(column, rows.order()));
                    columns.add(column);
                }
            }
            return new Figures(
                    dependences.size(),
                    flags,
                    SerialDependence.dependent(dependences),
                    SerialDependence.ordered(dependences),
                    Recurrence.of(columns, rows.order()).isClean());
        }

        String dependence() {
            return Wording.format(
                    "%s of %,d features that move %s on the last value (runs test)",
                    dependent == 0 ? "none" : Wording.format("%,d", dependent),
                    moving,
                    dependent == 1 ? "depends" : "depend");
        }
    }
}
