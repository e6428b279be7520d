package io.surprisal.deploy.bridge.event;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers for people: four significant digits. */
final class Figure {
    private static final MathContext DIGITS = new MathContext(4);
    private static final double LARGE = 1e7;
    private static final double SMALL = 1e-4;

    private Figure() {}

    static String of(double value) {
        if (Double.isNaN(value)) {
            return "missing";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "infinite" : "-infinite";
        }
        if (value == 0) {
            return "0";
        }
        BigDecimal rounded = new BigDecimal(value).round(DIGITS).stripTrailingZeros();
        double size = Math.abs(value);
        return size >= LARGE || size < SMALL ? scientific(rounded) : rounded.toPlainString();
    }

    /** Such as 1e-6. */
    private static String scientific(BigDecimal value) {
        int exponent = value.precision() - value.scale() - 1;
        return value.movePointLeft(exponent).stripTrailingZeros().toPlainString() + "e" + exponent;
    }
}
