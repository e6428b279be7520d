package io.surprisal.scoring.alert;

import io.surprisal.core.setting.Settings;
import java.io.Serializable;

/**
 * When an alert opens: once so many of the key's last records are abnormal.
 *
 * @param records how many must be
 * @param of how many records are looked at, at most {@value #MOST}
 */
public record Trigger(int records, int of) implements Serializable {
    /** What is remembered of a key while it may trigger is bounded by it. */
    public static final int MOST = 64;

    /** The first abnormal record opens an alert. */
    public static final Trigger FIRST = new Trigger(1, 1);

    public Trigger {
        Settings.require(of >= 1 && of <= MOST, "of", "1 to " + MOST + " records", of);
        Settings.require(records >= 1 && records <= of, "records", "1 to " + of + ", which is 'of'", records);
    }
}
