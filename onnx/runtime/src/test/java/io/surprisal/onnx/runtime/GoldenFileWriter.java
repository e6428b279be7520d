package io.surprisal.onnx.runtime;

import io.surprisal.core.manifest.Manifest;
import io.surprisal.core.series.Smoother;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Writes the golden file of today's format version: an ensemble of two members, its surprisal held. */
final class GoldenFileWriter {
    private GoldenFileWriter() {}

    /** The directory to write into is the argument. Until its version ships, a golden file may be written again, with a new digest. */
    public static void main(String[] arguments) throws IOException {
        System.out.println(TinyModel.write(
                Path.of(arguments[0]),
                "format-" + Manifest.FORMAT_VERSION,
                TinyModel.ensemble("golden", List.of("cpu", "memory", "disk"), new Smoother(1, 0.05, 0.5))));
    }
}
