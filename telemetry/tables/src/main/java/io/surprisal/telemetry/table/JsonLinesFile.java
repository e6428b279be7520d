package io.surprisal.telemetry.table;

import io.surprisal.telemetry.format.JsonFields;
import io.surprisal.telemetry.format.JsonObjects;
import io.surprisal.telemetry.format.RefusedRecordException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file of JSON objects, one after the other or in one array. Its columns are the places that a stream's configuration can name,
 * {@link JsonFields}: fields of the object by their names, nested ones by their JSON pointers.
 */
final class JsonLinesFile implements TableFile {
    private final Path path;
    private final List<String> columns;

    private JsonLinesFile(Path path, List<String> columns) {
        this.path = path;
        this.columns = columns;
    }

    /** Goes through the file once to see what its columns are. */
    static JsonLinesFile read(Path path) {
        Set<String> columns = new LinkedHashSet<>();
        try (Objects objects = new Objects(path)) {
            JsonFields.Visitor visitor = new JsonFields.Visitor() {
                @Override
                public void value(String place, @Nullable String text) {
                    columns.add(place);
                }

                @Override
                public void branch(String place) {}
            };
            while (objects.next(visitor)) {
                // The visitor does it all.
            }
        }
        return new JsonLinesFile(path, List.copyOf(columns));
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public Set<NumberForm> numberForms() {
        return Set.of(NumberForm.PLAIN);
    }

    @Override
    public List<String> columns() {
        return columns;
    }

    @Override
    public Rows rows(List<String> selected) {
        return new JsonRows(new Objects(path), selected);
    }

    /** Some columns of each object. */
    private static final class JsonRows implements Rows, JsonFields.Visitor {
        private final Objects objects;
        private final Map<String, Integer> places = new HashMap<>();
        private final @Nullable String[] texts;

        JsonRows(Objects objects, List<String> columns) {
            this.objects = objects;
            columns.forEach(column -> places.put(column, places.size()));
            texts = new @Nullable String[columns.size()];
        }

        @Override
        public boolean next() {
            Arrays.fill(texts, null);
            return objects.next(this);
        }

        @Override
        public @Nullable String text(int column) {
            return texts[column];
        }

        @Override
        public void value(String place, @Nullable String text) {
            put(place, text);
        }

        /** What is an object in this row and a value in others is a text here: no number. */
        @Override
        public void branch(String place) {
            put(place, "{…}");
        }

        @Override
        public void close() {
            objects.close();
        }

        private void put(String place, @Nullable String text) {
            Integer column = places.get(place);
            if (column != null) {
                texts[column] = text;
            }
        }
    }

    /** The file's objects, or what is wrong with the file. */
    private static final class Objects implements AutoCloseable {
        private final Path path;
        private final JsonObjects objects;

        Objects(Path path) {
            this.path = path;
            try {
                objects = new JsonObjects(DataFormat.open(path));
            } catch (IOException e) {
                throw unreadable(e.getMessage(), e);
            }
        }

        boolean next(JsonFields.Visitor visitor) {
            try {
                return objects.next(visitor);
            } catch (RefusedRecordException e) {
                throw unreadable(e.text(), e);
            } catch (IOException e) {
                throw unreadable(e.getMessage(), e);
            }
        }

        @Override
        public void close() {
            try {
                objects.close();
            } catch (IOException e) {
                throw unreadable(e.getMessage(), e);
            }
        }

        private DataException unreadable(@Nullable String reason, Exception cause) {
            return new DataException(
                    path + " cannot be read as " + DataFormat.of(path) + ": " + reason
                            + "; check that the file is whole and of the format that its name says",
                    cause);
        }
    }
}
