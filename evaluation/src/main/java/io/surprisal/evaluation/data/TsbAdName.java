package io.surprisal.evaluation.data;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the TSB-AD benchmark says of a series in its file's name, such as {@code
 * 003_NAB_id_3_WebService_tr_1362_1st_1462.csv}: index, data set, number and domain, how many rows may be fitted, and where the
 * first anomaly is (Liu &amp; Paparrizos 2024, "The elephant in the room", NeurIPS).
 *
 * @param stem the name without an extension
 * @param dataSet the data set that the series is from, such as NAB
 * @param trainingRows how many of the first rows may be fitted
 * @param firstAnomaly the first anomalous row, counted from 0
 */
public record TsbAdName(String stem, String dataSet, int trainingRows, int firstAnomaly) {
    private static final Pattern FORM = Pattern.compile("\\d+_(.+)_id_\\d+_.+_tr_(\\d{1,9})_1st_(\\d{1,9})");

    /**
     * Reads a name.
     *
     * @param path a set's name within its collection, without an extension; folders before it count for nothing
     * @return empty where it is no such name
     */
    public static Optional<TsbAdName> of(String path) {
        String stem = path.substring(path.lastIndexOf('/') + 1);
        Matcher parts = FORM.matcher(stem);
        return parts.matches()
                ? Optional.of(new TsbAdName(
                        stem, parts.group(1), Integer.parseInt(parts.group(2)), Integer.parseInt(parts.group(3))))
                : Optional.empty();
    }
}
