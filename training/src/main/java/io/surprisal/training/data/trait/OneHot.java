package io.surprisal.training.data.trait;

/** Finds out whether exactly one of the flags is 1 in every row. */
final class OneHot {
    private final int[] ones;
    private int flags;

    OneHot(int rows) {
        ones = new int[rows];
    }

    void add(Column column) {
        if (!column.flag()) {
            return;
        }
        flags++;
        for (int row = 0; row < ones.length; row++) {
            ones[row] += column.value(row) == 1 ? 1 : 0;
        }
    }

    boolean exactlyOne() {
        if (flags < 2) {
            return false;
        }
        for (int count : ones) {
            if (count != 1) {
                return false;
            }
        }
        return true;
    }
}
