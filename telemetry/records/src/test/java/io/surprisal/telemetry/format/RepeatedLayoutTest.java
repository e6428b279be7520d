package io.surprisal.telemetry.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepeatedLayoutTest {
    private static final List<String> FEATURES = List.of("a", "b\"ü");

    private final LearnedOrder order =
            LearnedOrder.of(FieldTree.of(DecodeOptions.defaults(FeatureMapping.fields(FEATURES)), FEATURES));
    private final float[] values = new float[2];
    private final boolean[] present = new boolean[2];
    private RepeatedLayout layout = new RepeatedLayout(order);

    @BeforeEach
    void learnTheOrder() {
        LearnedOrder second = learned("b\"ü");
        order.learn(null, second);
        order.learn(second, learned("a"));
    }

    @Test
    void readsWhatComesInTheLearnedOrder() {
        assertThat(read("{\"b\\\"ü\":-0.5,\"a\":12}")).isTrue();
        assertThat(values).containsExactly(12f, -0.5f);
        assertThat(present).containsExactly(true, true);
    }

    @Test
    void whitespaceIsFree() {
        assertThat(read(" {\n\t\"b\\\"ü\" : 1 ,\r \"a\": null } ")).isTrue();
        assertThat(values).containsExactly(Float.NaN, 1f);
    }

    @Test
    void namesOfAnyLengthAreComparedToTheirEnd() {
        for (int length = 1; length < 40; length++) {
            byte[] name = "n".repeat(length).getBytes(StandardCharsets.UTF_8);
            QuotedName quoted = new QuotedName(name);
            byte[] bytes = bytes("{\"" + "n".repeat(length) + "\"");
            assertThat(quoted.length()).isEqualTo(length + 2);
            assertThat(quoted.isAt(bytes, 1)).isTrue();
            assertThat(quoted.isAt(Arrays.copyOf(bytes, bytes.length + 9), 1)).isTrue();
            for (int i = 1; i < bytes.length; i++) {
                byte[] other = bytes.clone();
                other[i] = 'x';
                assertThat(quoted.isAt(other, 1)).isFalse();
                assertThat(quoted.isAt(Arrays.copyOf(other, other.length + 9), 1))
                        .isFalse();
                assertThat(quoted.isAt(Arrays.copyOf(bytes, i), 1)).isFalse();
            }
        }
    }

    @Test
    void fieldsMayBeAbsentAtTheEnd() {
        assertThat(read("{\"b\\\"ü\":1}")).isTrue();
        assertThat(present).containsExactly(false, true);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{}",
                "[1]",
                "{\"a\":1,\"b\\\"ü\":2}",
                "{\"b\\\"ü\":1,\"c\":2}",
                "{\"b\\\"ü\":1,}",
                "{\"b\\\"ü\":1,\"a\":2,\"b\\\"ü\":3}",
                "{\"b\\\"ü\":1}{}",
                "{\"b\\\"ü\":1",
                "{\"b\\\"ü\" 1}",
                "{\"b\\\"ü\":}",
                "{\"b\\\"ü\":-}",
                "{\"b\\\"ü\":+1}",
                "{\"b\\\"ü\":.5}",
                "{\"b\\\"ü\":5.}",
                "{\"b\\\"ü\":01}",
                "{\"b\\\"ü\":1e}",
                "{\"b\\\"ü\":1e-}",
                "{\"b\\\"ü\":1e+-3}",
                "{\"b\\\"ü\":1e003}",
                "{\"b\\\"ü\":1e-23}",
                "{\"b\\\"ü\":1e39}",
                "{\"b\\\"ü\":1 2}",
                "{\"b\\\"ü\":1x}",
                "{\"b\\\"ü\":NaN}",
                "{\"b\\\"ü\":nul}",
                "{\"b\\\"ü\":nulll}",
                "{\"b\\\"ü\":\"1\"}",
                "{\"b\\\"ü\":1234567890123456}",
                "{\"b\\\"ü\":0.1234567890123456}",
                "{\"b\\\"ü\":99999999999999999999999999}"
            })
    void declinesTheRest(String payload) {
        assertThat(read(payload)).isFalse();
    }

    @Test
    void numbersAreTheNearestFloatsOrDeclined() {
        Random random = new Random(7);
        int taken = 0;
        for (int i = 0; i < 200_000; i++) {
            int digits = 1 + random.nextInt(15);
            String written = BigDecimal.valueOf(random.nextLong((long) Math.pow(10, digits)), random.nextInt(digits))
                    .toPlainString();
            written = random.nextBoolean() ? written : "-" + written;
            written = random.nextBoolean() ? written : written + "Ee".charAt(i % 2) + (random.nextInt(13) - 6);
            if (read("{\"b\\\"ü\":" + written + "}")) {
                taken++;
                assertThat(Float.floatToRawIntBits(values[1]))
                        .as(written)
                        .isEqualTo(Float.floatToRawIntBits(Float.parseFloat(written) + 0f));
            }
        }
        assertThat(taken).isGreaterThan(198_000);
    }

    @Test
    void readsFloatsAsJavaWritesThem() {
        assertThat(read("{\"b\\\"ü\":3.99E-4,\"a\":1.5e+3}")).isTrue();
        assertThat(values).containsExactly(1500f, 3.99e-4f);
    }

    @Test
    void declinesWhatADoubleRoundsToHalfwayBetweenTwoFloats() {
        assertThat(read("{\"b\\\"ü\":16777217}")).isFalse();
        assertThat(read("{\"b\\\"ü\":16777219.0000001}")).isTrue();
        assertThat(values[1]).isEqualTo(16777220f);
    }

    @Test
    void restsAfterARecordThatLooksDifferent() {
        assertThat(layout.read(bytes("{\"x\":1}"), values, present)).isFalse();
        for (int i = 0; i < 64; i++) {
            assertThat(layout.read(bytes("{\"b\\\"ü\":1}"), values, present)).isFalse();
        }
        assertThat(layout.read(bytes("{\"b\\\"ü\":1}"), values, present)).isTrue();
    }

    /** By a reader that has not declined anything yet. */
    private boolean read(String payload) {
        Arrays.fill(values, 0);
        Arrays.fill(present, false);
        layout = new RepeatedLayout(order);
        return layout.read(bytes(payload), values, present);
    }

    private LearnedOrder learned(String name) {
        LearnedOrder place = order.field(name);
        assertThat(place).isNotNull();
        return place;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
