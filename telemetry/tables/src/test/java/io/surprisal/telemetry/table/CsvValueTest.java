package io.surprisal.telemetry.table;

import io.surprisal.telemetry.format.ValueContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** Values of a CSV file mean what they mean in the stream. */
class CsvValueTest extends ValueContract {
    @TempDir
    private Path directory;

    @Override
    protected float readText(String text) {
        return readTexts(text)[0];
    }

    @Override
    protected float[] readTexts(String... texts) {
        Path file = directory.resolve("values.csv");
        String rows = Stream.of(texts)
                .map(text -> "1,\"" + text.replace("\"", "\"\"") + "\"\n")
                .collect(Collectors.joining());
        try {
            Files.writeString(file, "one,v\n" + rows);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return TableValues.all(file.toString());
    }
}
