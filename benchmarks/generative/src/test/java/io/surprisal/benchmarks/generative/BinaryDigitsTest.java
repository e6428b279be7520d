package io.surprisal.benchmarks.generative;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BinaryDigitsTest {
    @TempDir
    Path directory;

    @Test
    void aBitIsAPixel() throws Exception {
        byte[] bits = new byte[2 * 98];
        bits[0] = (byte) 0b1000_0001;
        bits[98] = 0b0100_0000;
        float[] digits = BinaryDigits.read(file(bits), 10);
        assertThat(digits).hasSize(2 * 784);
        assertThat(digits[0]).isEqualTo(1);
        assertThat(digits[7]).isEqualTo(1);
        assertThat(digits[785]).isEqualTo(1);
        double sum = 0;
        for (float pixel : digits) {
            sum += pixel;
        }
        assertThat(sum).isEqualTo(3);
        assertThat(BinaryDigits.read(file(bits), 1)).hasSize(784);
    }

    @Test
    void halfADigitIsAnError() throws Exception {
        Path file = file(new byte[97]);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BinaryDigits.read(file, 10))
                .withMessageEndingWith("holds 97 bytes; expected rows of 98, a bit a pixel of digits of 28 by 28");
    }

    @Test
    void aMeanHasAnError() {
        Mean mean = new Mean();
        for (double value : new double[] {1, 3, 1, 3}) {
            mean.add(value);
        }
        assertThat(mean.error()).isCloseTo(0.5, within(1e-12));
        assertThat(mean).hasToString("2.00 ± 0.50");
    }

    private Path file(byte[] bits) throws IOException {
        Path file = directory.resolve("digits.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(bits);
        }
        return file;
    }
}
