package io.surprisal.benchmarks.generative;

import io.surprisal.telemetry.log.LineReader;
import io.surprisal.telemetry.log.LogSettings;
import io.surprisal.telemetry.log.MiningSettings;
import io.surprisal.telemetry.log.TemplateMiner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Templates beside labelled ones: grouping accuracy, Zhu et al. (2019), the share of lines whose template has exactly the lines of a labelled
 * one.
 */
final class TemplateFigures {
    private TemplateFigures() {}

    /** Prints the accuracy of each file of structured lines below a folder, with the columns Content and EventId. */
    static void of(Path folder) throws IOException, SQLException {
        try (Stream<Path> files = Files.walk(folder);
                Connection connection = DriverManager.getConnection("jdbc:duckdb:")) {
            for (Path file : files.filter(path -> path.getFileName().toString().contains("_structured.csv"))
                    .sorted()
                    .toList()) {
                say(file, connection);
            }
        }
    }

    private static void say(Path file, Connection connection) throws SQLException {
        List<String> lines = new ArrayList<>();
        List<String> labels = new ArrayList<>();
        try (PreparedStatement query =
                connection.prepareStatement("SELECT Content, EventId FROM read_csv(?, all_varchar = true)")) {
            query.setString(1, file.toString());
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    lines.add(rows.getString(1));
                    labels.add(rows.getString(2));
                }
            }
        }
        LogSettings usual = LogSettings.defaults();
        MiningSettings mining = usual.mining();
        // A template of one line counts here.
        LogSettings settings = new LogSettings(
                "",
                "",
                new MiningSettings(mining.masks(), mining.depth(), mining.similarity(), mining.mostChildren(), 1),
                usual.group(),
                usual.time());
        TemplateMiner miner = new TemplateMiner(settings);
        lines.forEach(miner::learn);
        LineReader reader = new LineReader(miner.rules());
        List<Integer> found = lines.stream().map(reader::template).toList();
        System.out.printf(
                Locale.ROOT,
                "%s: grouping accuracy %.3f of %,d lines, %d templates, %d labelled%n",
                file.getFileName(),
                accuracy(found, labels),
                lines.size(),
                Set.copyOf(found).size(),
                Set.copyOf(labels).size());
    }

    private static double accuracy(List<Integer> found, List<String> labels) {
        Map<Integer, Set<Integer>> byTemplate = groups(found);
        Set<Set<Integer>> labelled = Set.copyOf(groups(labels).values());
        int right = byTemplate.values().stream()
                .filter(labelled::contains)
                .mapToInt(Set::size)
                .sum();
        return (double) right / found.size();
    }

    private static <K extends Comparable<K>> Map<K, Set<Integer>> groups(List<K> names) {
        Map<K, Set<Integer>> groups = new TreeMap<>();
        for (int line = 0; line < names.size(); line++) {
            groups.computeIfAbsent(names.get(line), unseen -> new TreeSet<>()).add(line);
        }
        return groups;
    }
}
