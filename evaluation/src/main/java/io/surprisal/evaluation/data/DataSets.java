package io.surprisal.evaluation.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * The labelled data sets of a folder, told by their layout:
 *
 * <ul>
 *   <li>a folder with {@code train} and {@code test}, each .csv, .csv.gz or .parquet, the latter with labels;
 *   <li>a CSV file with a {@code label} column that is named as the TSB-AD benchmark names its series ({@link TsbAdName}): a
 *       series;
 *   <li>another CSV file with a {@code label} and a {@code timestamp} column: a series;
 *   <li>another CSV file with a {@code label} and no timestamp: a table without time;
 *   <li>a folder with {@code labels/combined_windows.json} and {@code data/}: the Numenta Anomaly Benchmark.
 * </ul>
 *
 * <p>The case of letters in names of columns counts for nothing. A set's collection is the first folder on the way to it, the
 * searched folder itself where there is none between.
 *
 * @param sets sorted by collection and name
 * @param passedOver what was found but is no labelled set, with the reason
 */
public record DataSets(List<DataSet> sets, List<String> passedOver) {
    private static final List<String> EXTENSIONS = List.of(".csv.gz", ".csv", ".parquet");
    private static final List<String> TIMES = List.of("timestamp", "time", "date", "datetime");

    public DataSets {
        sets = List.copyOf(sets);
        passedOver = List.copyOf(passedOver);
    }

    /**
     * Searches a folder and those below it.
     *
     * @param collections which to take; empty for all
     */
    public static DataSets find(Path directory, Set<String> collections) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new IllegalArgumentException(directory + " is not a directory; name a folder of data sets");
        }
        Search search = new Search(directory.toAbsolutePath().normalize());
        search.folder(search.root);
        Set<String> unknown = collections.stream()
                .filter(collection -> !search.found.containsKey(collection))
                .collect(Collectors.toSet());
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    directory + " has no collection " + unknown + "; it has " + search.found.keySet());
        }
        if (search.found.isEmpty()) {
            throw new IllegalArgumentException(directory + " holds no labelled data set; expected folders with"
                    + " train.csv and test.csv, or CSV files with a column 'label'");
        }
        if (!collections.isEmpty()) {
            search.found.keySet().retainAll(collections);
            search.passedOver.removeIf(reason ->
                    collections.stream().noneMatch(collection -> reason.startsWith(collection + File.separator)));
        }
        return new DataSets(search.sets(), search.passedOver);
    }

    /** The search in progress. */
    private static final class Search {
        private final Path root;
        private final Map<String, Map<String, Source>> found = new TreeMap<>();
        private final List<String> passedOver = new ArrayList<>();

        Search(Path root) {
            this.root = root;
        }

        List<DataSet> sets() {
            List<DataSet> sets = new ArrayList<>();
            found.forEach((collection, sources) -> {
                int position = 0;
                for (Map.Entry<String, Source> entry : sources.entrySet()) {
                    sets.add(new DataSet(collection, entry.getKey(), Half.of(position++), entry.getValue()));
                }
            });
            return sets;
        }

        void folder(Path folder) throws IOException {
            Path windows = folder.resolve("labels").resolve("combined_windows.json");
            Optional<Path> train = table(folder, "train");
            Optional<Path> test = table(folder, "test");
            if (Files.exists(windows) && Files.isDirectory(folder.resolve("data"))) {
                nab(folder, windows);
            } else if (train.isPresent() && test.isPresent()) {
                add(folder, new TrainTestSource(train.get(), test.get(), folder.resolve("interpretation.txt")));
            } else {
                for (Path child : children(folder)) {
                    if (Files.isDirectory(child)) {
                        folder(child);
                    } else if (isCsv(child)) {
                        single(child);
                    }
                }
            }
        }

        private void single(Path file) throws IOException {
            List<String> columns = header(file);
            Optional<String> label =
                    columns.stream().filter("label"::equalsIgnoreCase).findFirst();
            Optional<TsbAdName> name = TsbAdName.of(withoutExtension(file.getFileName()));
            if (label.isEmpty()) {
                passedOver.add(root.relativize(file) + ": no column 'label'");
            } else if (name.isPresent()) {
                List<String> features = columns.stream()
                        .filter(column -> !column.equals(label.get()))
                        .toList();
                add(file, new TsbAdSource(file, name.get(), features, label.get()));
            } else if (columns.stream().anyMatch(column -> TIMES.contains(column.toLowerCase(Locale.ROOT)))) {
                add(file, new SeriesSource(file));
            } else {
                add(file, new TabularSource(file));
            }
        }

        private void nab(Path folder, Path windows) throws IOException {
            Path data = folder.resolve("data");
            JsonNode byName = new JsonMapper().readTree(windows.toFile());
            List<Path> files;
            try (Stream<Path> walk = Files.walk(data)) {
                files = walk.filter(Files::isRegularFile)
                        .filter(Search::isCsv)
                        .sorted()
                        .toList();
            }
            for (Path file : files) {
                String name = withoutExtension(data.relativize(file));
                JsonNode labelled = byName.get(name + ".csv");
                if (labelled == null) {
                    passedOver.add(root.relativize(file) + ": not named in " + root.relativize(windows));
                } else {
                    String collection = folder.equals(root)
                            ? root.getFileName().toString()
                            : root.relativize(folder).getName(0).toString();
                    add(collection, name, new NabSource(file, windows, windows(labelled)));
                }
            }
        }

        private static List<NabSource.Window> windows(JsonNode pairs) {
            List<NabSource.Window> windows = new ArrayList<>();
            pairs.forEach(pair -> windows.add(new NabSource.Window(
                    Clock.seconds(pair.get(0).textValue()),
                    Clock.seconds(pair.get(1).textValue()))));
            return windows;
        }

        private void add(Path path, Source source) {
            Path relative = root.relativize(path);
            boolean direct = relative.getNameCount() < 2;
            String collection =
                    direct ? root.getFileName().toString() : relative.getName(0).toString();
            Path name = direct ? path.getFileName() : relative.subpath(1, relative.getNameCount());
            add(collection, withoutExtension(name), source);
        }

        private void add(String collection, String name, Source source) {
            found.computeIfAbsent(collection, absent -> new TreeMap<>()).put(name, source);
        }

        private static List<Path> children(Path folder) throws IOException {
            try (Stream<Path> children = Files.list(folder)) {
                return children.sorted(Comparator.naturalOrder()).toList();
            }
        }

        private static Optional<Path> table(Path folder, String name) {
            return EXTENSIONS.stream()
                    .map(extension -> folder.resolve(name + extension))
                    .filter(Files::exists)
                    .findFirst();
        }

        private static boolean isCsv(Path file) {
            String name = file.getFileName().toString();
            return name.endsWith(".csv") || name.endsWith(".csv.gz");
        }

        private static String withoutExtension(Path path) {
            String name = path.toString().replace('\\', '/');
            return EXTENSIONS.stream()
                    .filter(name::endsWith)
                    .findFirst()
                    .map(extension -> name.substring(0, name.length() - extension.length()))
                    .orElse(name);
        }

        private static List<String> header(Path file) throws IOException {
            try (InputStream bytes = Files.newInputStream(file);
                    BufferedReader reader = new BufferedReader(new InputStreamReader(
                            file.toString().endsWith(".gz") ? new GZIPInputStream(bytes) : bytes,
                            StandardCharsets.UTF_8))) {
                String line = reader.readLine();
                return line == null
                        ? List.of()
                        : Stream.of(line.split("[,;\t]", -1))
                                .map(column -> column.replace("\"", "").strip())
                                .toList();
            }
        }
    }
}
