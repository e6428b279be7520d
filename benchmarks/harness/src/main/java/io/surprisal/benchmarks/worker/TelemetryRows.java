package io.surprisal.benchmarks.worker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/**
 * The telemetry that every contender scores over and over: the numeric columns of a gzipped CSV without its first, the time.
 *
 * @param names one per feature, none of which JSON would escape
 * @param values [rows][features]; not to be changed
 */
public record TelemetryRows(List<String> names, float[][] values) {
    /** Reads a file whose every cell is a number. */
    public static TelemetryRows read(Path csv) throws IOException {
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(csv)), StandardCharsets.UTF_8))) {
            String header = reader.readLine();
            if (header == null) {
                throw new IOException(csv + " is empty; expected a header and rows of numbers");
            }
            List<float[]> rows = new ArrayList<>();
            String line = reader.readLine();
            while (line != null) {
                rows.add(row(line));
                line = reader.readLine();
            }
            return new TelemetryRows(
                    Arrays.stream(header.split(",", -1)).skip(1).toList(), rows.toArray(float[][]::new));
        }
    }

    /** The row of an endless replay. */
    public float[] row(long index) {
        return values[(int) (index % values.length)];
    }

    /** Every row as the JSON object that a producer would send. */
    public byte[][] json() {
        return Arrays.stream(values).map(this::json).toArray(byte[][]::new);
    }

    /** A row as the JSON object that a producer would send. */
    public byte[] json(float[] row) {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < row.length; i++) {
            text.append(i == 0 ? "\"" : ",\"")
                    .append(names.get(i))
                    .append("\":")
                    .append(row[i]);
        }
        return text.append('}').toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Every row as a line of comma-separated values. */
    public byte[][] csv() {
        return Arrays.stream(values).map(TelemetryRows::csv).toArray(byte[][]::new);
    }

    /** A row as a line of comma-separated values. */
    public static byte[] csv(float[] row) {
        return Arrays.toString(row).replaceAll("[\\[\\] ]", "").getBytes(StandardCharsets.UTF_8);
    }

    /** Every row as Avro of {@link #avroSchema}: floats, lowest byte first, and nothing else. */
    public byte[][] avro() {
        return Arrays.stream(values).map(TelemetryRows::avro).toArray(byte[][]::new);
    }

    /** A record of floats with the features' names. */
    public String avroSchema() {
        return names.stream()
                .map(name -> "{\"name\": \"" + name + "\", \"type\": \"float\"}")
                .collect(Collectors.joining(
                        ", ", "{\"type\": \"record\", \"name\": \"Telemetry\", \"fields\": [", "]}"));
    }

    private static byte[] avro(float[] row) {
        ByteBuffer bytes = ByteBuffer.allocate(row.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : row) {
            bytes.putFloat(value);
        }
        return bytes.array();
    }

    private static float[] row(String line) {
        String[] cells = line.split(",", -1);
        float[] row = new float[cells.length - 1];
        for (int i = 0; i < row.length; i++) {
            row[i] = Float.parseFloat(cells[i + 1]);
        }
        return row;
    }
}
