package io.surprisal.telemetry.table;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** The file formats that can be read, told by the file's name. */
enum DataFormat {
    CSV,
    JSON_LINES,
    PARQUET,
    LOG;

    static DataFormat of(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        for (DataFormat format : values()) {
            if (format.extensions().stream().anyMatch(name::endsWith)) {
                return format;
            }
        }
        throw new DataException(file + ": the name tells no known format; expected one of "
                + Arrays.stream(values()).map(DataFormat::extensions).toList() + "; convert or rename the file");
    }

    private List<String> extensions() {
        return switch (this) {
            case CSV -> List.of(".csv", ".csv.gz", ".tsv", ".tsv.gz");
            case JSON_LINES -> List.of(".jsonl", ".jsonl.gz", ".ndjson", ".ndjson.gz", ".json", ".json.gz");
            case PARQUET -> List.of(".parquet");
            case LOG -> List.of(".log", ".log.gz");
        };
    }

    /** The name for people. */
    @Override
    public String toString() {
        return switch (this) {
            case CSV -> "CSV";
            case JSON_LINES -> "JSON lines";
            case PARQUET -> "Parquet";
            case LOG -> "lines of a log";
        };
    }

    /** The bytes of a text file, unzipped. */
    static InputStream open(Path file) throws IOException {
        InputStream bytes = Files.newInputStream(file);
        try {
            return gzipped(file) ? new GZIPInputStream(bytes) : new BufferedInputStream(bytes);
        } catch (IOException e) {
            bytes.close();
            throw e;
        }
    }

    static boolean gzipped(Path file) {
        return file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".gz");
    }
}
