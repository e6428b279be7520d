package io.surprisal.core.series;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A smoother that goes along values which are all there: what was scored before, of one key or of several mixed. */
public final class SmoothedSeries {
    private SmoothedSeries() {}

    /**
     * The smoothed abnormality of each record.
     *
     * @param keys one per record, null for no key; the array is null where no record has one
     * @param parts the records' abnormality, part by part
     * @param abnormality the whole of it
     */
    public static float[] of(
            Smoother smoother, @Nullable String @Nullable [] keys, List<float[]> parts, float[] abnormality) {
        Map<@Nullable String, SmootherState> states = new HashMap<>();
        float[] record = new float[parts.size()];
        float[] smoothed = new float[abnormality.length];
        for (int i = 0; i < smoothed.length; i++) {
            for (int part = 0; part < record.length; part++) {
                record[part] = parts.get(part)[i];
            }
            SmootherState state =
                    states.computeIfAbsent(keys == null ? null : keys[i], unseen -> SmootherState.empty(record.length));
            smoothed[i] = smoother.next(state, record, abnormality[i]);
        }
        return smoothed;
    }
}
