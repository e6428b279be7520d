package io.surprisal.benchmarks.generative;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Handwritten digits, a bit a pixel: gzipped rows of 98 bytes, the most significant bit first. */
final class BinaryDigits {
    static final int PIXELS = 784;

    private static final int BYTES = PIXELS / 8;

    private BinaryDigits() {}

    /**
     * Reads the first digits of a file, row-major [count, 784], each 0 or 1.
     *
     * @param most how many at most
     */
    static float[] read(Path file, int most) throws IOException {
        byte[] bits;
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            bits = in.readNBytes(Math.multiplyExact(most, BYTES));
        }
        if (bits.length == 0 || bits.length % BYTES != 0) {
            throw new IllegalArgumentException(file + " holds " + bits.length + " bytes; expected rows of " + BYTES
                    + ", a bit a pixel of digits of 28 by 28");
        }
        float[] digits = new float[bits.length * 8];
        for (int i = 0; i < digits.length; i++) {
            digits[i] = bits[i / 8] >> (7 - i % 8) & 1;
        }
        return digits;
    }
}
