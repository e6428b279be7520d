package io.surprisal.reports;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Numbers as people read them. */
public final class Numbers {
    private static final MathContext DIGITS = new MathContext(4);
    private static final double GROUPED = 1000;
    private static final double HUGE = 1e9;
    private static final double SMALL = 1e-4;
    private static final int MOST_DECIMALS = 6;

    private Numbers() {}

    /** Four digits: 0.4123, 12.5, 12,346, 2.5e-07; a dash where there is none. */
    public static String text(double value) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "–" : value > 0 ? "∞" : "−∞";
        }
        double size = Math.abs(value);
        if (value == 0) {
            return "0";
        }
        if (size >= HUGE || size < SMALL) {
            return String.format(Locale.ROOT, "%.2g", value);
        }
        if (size >= GROUPED) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        return new BigDecimal(value).round(DIGITS).stripTrailingZeros().toPlainString();
    }

    /**
     * A value to as many decimals as are worth telling beside how far it varies: to two digits of that.
     *
     * @param scale how far the value varies, in its unit
     */
    public static String beside(double value, double scale) {
        if (!Double.isFinite(value) || !(scale > 0 && scale < Double.POSITIVE_INFINITY)) {
            return text(value);
        }
        int decimals = (int) Math.max(0, Math.min(MOST_DECIMALS, 1 - Math.floor(Math.log10(scale))));
        // A decimal number has no negative zero.
        return String.format(
                Locale.ROOT, "%,." + decimals + "f", new BigDecimal(value).setScale(decimals, RoundingMode.HALF_EVEN));
    }

    /** Grouped by thousands. */
    public static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** A share as per cent, with three digits at most. */
    public static String percent(double share) {
        if (!Double.isFinite(share)) {
            return "–";
        }
        double percent = 100 * share;
        return String.format(Locale.ROOT, percent == 0 || percent >= 10 ? "%.0f %%" : "%.2g %%", percent);
    }
}
