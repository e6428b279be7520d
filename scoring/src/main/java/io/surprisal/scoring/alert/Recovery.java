package io.surprisal.scoring.alert;

import io.surprisal.core.setting.Settings;
import java.io.Serializable;

/**
 * What must have come of a key, besides the quiet period, until its alert is resolved.
 *
 * <p>The tail probability rests on smoothed values. A smoother that holds a peak keeps it low over records that are normal again, so
 * with such a model a recovery tail probability keeps alerts open for as long as the hold lasts; only the end of the alert, its last
 * abnormal record, stays where it was. That is why there is none by default.
 *
 * @param records how many records that are not abnormal, since the last one that kept the alert open
 * @param tailProbability a record with a lower one keeps the alert open, though it is not abnormal; 0 for none
 */
public record Recovery(int records, double tailProbability) implements Serializable {
    /** The quiet period is enough. */
    public static final Recovery NONE = new Recovery(0, 0);

    public Recovery {
        Settings.require(records >= 0, "records", "0 or more", records);
        Settings.require(
                tailProbability >= 0 && tailProbability < 1,
                "tail_probability",
                "0 for none, or above that of abnormal records and below 1",
                tailProbability);
    }
}
