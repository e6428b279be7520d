package io.surprisal.telemetry.table;

import io.surprisal.telemetry.format.JsonValueContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** Values of a JSON lines file mean what they mean in the stream. */
class JsonLinesValueTest extends JsonValueContract {
    @TempDir
    private Path directory;

    @Override
    protected float readJson(String json) {
        return readAll(json)[0];
    }

    @Override
    protected float[] readTexts(String... texts) {
        return readAll(Stream.of(texts).map(text -> '"' + text + '"').toArray(String[]::new));
    }

    private float[] readAll(String... values) {
        Path file = directory.resolve("values.jsonl");
        String lines = Stream.of(values)
                .map(json -> "{\"one\":1,\"v\":" + json + "}\n")
                .collect(Collectors.joining());
        try {
            Files.writeString(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return TableValues.all(file.toString());
    }
}
