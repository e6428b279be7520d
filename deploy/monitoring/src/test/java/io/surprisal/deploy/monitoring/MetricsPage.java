package io.surprisal.deploy.monitoring;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The tables of docs/monitoring.md: what its rows say of each metric of ours. */
final class MetricsPage {
    /** Those that need telemetry of another kind than the job of these tests has. */
    private static final List<String> OTHER_TELEMETRY = List.of("## Lines of a log", "## Metrics in long format");

    private static final List<String> OF_HISTOGRAMS = List.of("_bucket", "_count", "_sum");

    /** The labels of each metric by its name behind the prefix. */
    private final TreeMap<String, Set<String>> labels = new TreeMap<>();

    private final Set<String> ofOtherTelemetry = new TreeSet<>();

    private final Set<String> registered = new TreeSet<>();

    MetricsPage() throws IOException {
        String section = "";
        for (String line : Files.readAllLines(Configuration.DOCS.resolve("monitoring.md"))) {
            if (line.startsWith("## ")) {
                section = line;
            }
            if (line.startsWith("| `surprisal_")) {
                String[] cells = line.split("\\|", -1);
                registered.add(withoutLabels(unquoted(cells[1]), cells[2]));
                for (String name : names(cells)) {
                    labels.put(name, labels(name, cells[2]));
                    if (OTHER_TELEMETRY.contains(section)) {
                        ofOtherTelemetry.add(name);
                    }
                }
            }
        }
    }

    /** All of them as operators register them: without the labels, whose names Flink puts before theirs, and a histogram once. */
    Set<String> registered() {
        return registered;
    }

    /** Those of a job of JSON records that has all else that a job may have. */
    TreeMap<String, Set<String>> ofJsonJob() {
        TreeMap<String, Set<String>> some = new TreeMap<>(labels);
        some.keySet().removeAll(ofOtherTelemetry);
        return some;
    }

    private static List<String> names(String[] cells) {
        String name = unquoted(cells[1]);
        return cells[3].strip().equals("histogram")
                ? OF_HISTOGRAMS.stream().map(end -> name + end).toList()
                : List.of(name);
    }

    private static String withoutLabels(String name, String cell) {
        String labels = unquoted(cell).replace(", ", "_");
        return labels.isEmpty() ? name : name.replaceFirst("_" + labels + "_", "_");
    }

    private static Set<String> labels(String name, String cell) {
        return new TreeSet<>(Arrays.stream(cell.split(",", -1))
                .map(MetricsPage::unquoted)
                .flatMap(label -> label.isEmpty() || (label.equals("le") && !name.endsWith("_bucket"))
                        ? Stream.empty()
                        : Stream.of(label))
                .toList());
    }

    private static String unquoted(String cell) {
        return cell.strip().replace("`", "");
    }
}
