package io.surprisal.telemetry.table;

import io.surprisal.telemetry.text.FeatureText;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which labels of a column mean a normal row, and which an anomaly. The case of letters and a full stop at the end count for nothing.
 *
 * <table><caption>Labels that are understood</caption>
 * <tr><td>0 and 1, false and true, no and yes</td><td>the second is an anomaly</td></tr>
 * <tr><td>normal, benign, nominal, healthy, ok, good beside others</td><td>every other text is an anomaly, such as an attack's name</td></tr>
 * <tr><td>anomaly, anomalous, abnormal, attack, outlier, fault, faulty alone</td><td>an anomaly</td></tr>
 * </table>
 */
final class LabelMeaning {
    private static final Set<String> NORMAL = Set.of("normal", "benign", "nominal", "healthy", "ok", "good");
    private static final Set<String> ANOMALY =
            Set.of("anomaly", "anomalous", "abnormal", "attack", "outlier", "fault", "faulty");
    private static final Set<String> ANSWERS = Set.of("yes", "no", "y", "n");
    private static final Set<Double> SIGNS = Set.of(-1d, 1d);

    private final LabelTexts labels;
    private final Set<String> normal;

    private LabelMeaning(LabelTexts labels, Predicate<String> isNormal) {
        this.labels = labels;
        this.normal = labels.texts().stream().filter(isNormal).collect(Collectors.toSet());
    }

    /**
     * What labels mean by themselves.
     *
     * @return empty where that is not clear
     */
    static Optional<LabelMeaning> of(LabelTexts labels) {
        List<String> texts = labels.texts();
        if (labels.tooMany() || texts.contains("")) {
            return Optional.empty();
        }
        if (texts.stream().allMatch(text -> number(text) == 0 || number(text) == 1)) {
            return Optional.of(new LabelMeaning(labels, text -> number(text) == 0));
        }
        if (texts.stream().allMatch(text -> ANSWERS.contains(word(text)))) {
            return Optional.of(new LabelMeaning(labels, text -> word(text).startsWith("n")));
        }
        boolean clear = texts.stream().anyMatch(text -> NORMAL.contains(word(text)))
                || texts.stream().allMatch(text -> ANOMALY.contains(word(text)));
        return clear ? Optional.of(new LabelMeaning(labels, text -> NORMAL.contains(word(text)))) : Optional.empty();
    }

    /**
     * What labels mean where the normal one is known.
     *
     * @return empty where no row has it
     */
    static Optional<LabelMeaning> of(LabelTexts labels, String normalLabel) {
        Predicate<String> isNormal = text -> word(text).equals(word(normalLabel))
                || (!Double.isNaN(number(text)) && number(text) == number(normalLabel));
        return labels.texts().stream().anyMatch(isNormal)
                ? Optional.of(new LabelMeaning(labels, isNormal))
                : Optional.empty();
    }

    /** Whether labels are 1 and -1, which some tools use for normal and anomalous, and others for the opposite. */
    static boolean signs(LabelTexts labels) {
        return labels.texts().stream().allMatch(text -> SIGNS.contains(number(text)));
    }

    boolean anomalous(@Nullable String label) {
        return !normal.contains(label == null ? "" : label.strip());
    }

    /** Whether all labels are 0 and 1, or false and true. */
    boolean numeric() {
        return labels.texts().stream().noneMatch(text -> Double.isNaN(number(text)));
    }

    @Override
    public String toString() {
        List<String> anomalies = labels.texts().stream().filter(this::anomalous).toList();
        List<String> rest = labels.texts().stream().filter(normal::contains).toList();
        return "normal is " + (rest.isEmpty() ? "no row" : labels.listed(rest)) + ", anomalous "
                + (anomalies.isEmpty() ? "no row" : labels.listed(anomalies));
    }

    private static String word(String text) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        return word.endsWith(".") ? word.substring(0, word.length() - 1) : word;
    }

    private static double number(String text) {
        return FeatureText.kind(text) == FeatureText.Kind.NUMBER ? FeatureText.toDouble(text) : Double.NaN;
    }
}
