package io.surprisal.deploy.embedded.quickstart;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Telemetry of one machine, a record a minute, with its labelled anomalies.
 *
 * @param features the names of the features
 * @param rows one array per record, the features' values in order; owned by this record, not to be changed
 * @param anomalies the labelled stretches, in order
 */
record LabelledTelemetry(List<String> features, List<double[]> rows, List<Anomaly> anomalies) {
    LabelledTelemetry {
        features = List.copyOf(features);
        rows = List.copyOf(rows);
        anomalies = List.copyOf(anomalies);
    }

    /**
     * Reads a labelled table.
     *
     * @param table CSV with a header: the row number, the features, and last the label, 0 or 1
     * @param interpretation a line per anomaly, {@code onset-end:feature,feature}, with features counted from 1
     */
    static LabelledTelemetry read(InputStream table, InputStream interpretation) throws IOException {
        List<String> lines = lines(table);
        List<String> columns = List.of(lines.get(0).split(","));
        List<String> features = columns.subList(1, columns.size() - 1);
        Map<Integer, Set<String>> responsible = responsible(lines(interpretation), features);
        List<double[]> rows = new ArrayList<>();
        List<Anomaly> anomalies = new ArrayList<>();
        int onset = -1;
        for (String line : lines.subList(1, lines.size())) {
            String[] fields = line.split(",");
            boolean abnormal = fields[fields.length - 1].equals("1");
            if (abnormal && onset < 0) {
                onset = rows.size();
            } else if (!abnormal && onset >= 0) {
                anomalies.add(new Anomaly(onset, rows.size(), responsible.getOrDefault(onset, Set.of())));
                onset = -1;
            }
            rows.add(Stream.of(fields)
                    .skip(1)
                    .limit(features.size())
                    .mapToDouble(Double::parseDouble)
                    .toArray());
        }
        if (onset >= 0) {
            anomalies.add(new Anomaly(onset, rows.size(), responsible.getOrDefault(onset, Set.of())));
        }
        return new LabelledTelemetry(features, rows, anomalies);
    }

    private static Map<Integer, Set<String>> responsible(List<String> lines, List<String> features) {
        Map<Integer, Set<String>> byOnset = new HashMap<>();
        for (String line : lines) {
            String[] parts = line.split("[-:]");
            byOnset.put(
                    Integer.valueOf(parts[0]),
                    Stream.of(parts[2].split(","))
                            .map(number -> features.get(Integer.parseInt(number.strip()) - 1))
                            .collect(Collectors.toSet()));
        }
        return byOnset;
    }

    private static List<String> lines(InputStream text) throws IOException {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(text, StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        }
    }
}
