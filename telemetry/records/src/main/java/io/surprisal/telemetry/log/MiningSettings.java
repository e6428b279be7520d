package io.surprisal.telemetry.log;

import io.surprisal.core.setting.Settings;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The section {@code logs.mining} of train.yaml: how templates are found.
 *
 * @param masks regular expressions of what is a variable by its form, replaced in this order
 * @param depth how many levels the tree has: one for the number of tokens, the others but the last for the first tokens
 * @param similarity the share of tokens that a line has to have in common with a template to be of it
 * @param mostChildren how many first tokens a node tells apart; all others go one way
 * @param leastLines a template of fewer lines of the history is none: its lines count as unknown
 */
public record MiningSettings(List<String> masks, int depth, double similarity, int mostChildren, int leastLines) {
    /** Addresses, identifiers, hexadecimal and other numbers. */
    private static final List<String> MASKS = List.of(
            "(?<![\\w.])/?\\d{1,3}(?:\\.\\d{1,3}){3}(?::\\d+)?(?![\\w.])",
            "(?<![A-Za-z0-9])[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}(?![A-Za-z0-9])",
            "(?<![A-Za-z0-9])0x[0-9a-fA-F]+(?![A-Za-z0-9])",
            "(?<![A-Za-z0-9])(?=[0-9a-f]*\\d)[0-9a-f]{8,}(?![A-Za-z0-9])",
            "(?<![A-Za-z0-9])[-+]?\\d+(?:[.,:]\\d+)*(?![A-Za-z0-9])");

    public MiningSettings {
        masks = List.copyOf(masks);
        masks.forEach(mask -> requirePattern("masks", mask));
        Settings.require(depth >= 2, "depth", "2 or more", depth);
        Settings.require(similarity > 0 && similarity <= 1, "similarity", "a share above 0, at most 1", similarity);
        Settings.require(mostChildren >= 1, "most_children", "1 or more", mostChildren);
        Settings.require(leastLines >= 1, "least_lines", "1 or more", leastLines);
    }

    /** Depth, similarity and children of He et al. (2017). */
    public static MiningSettings defaults() {
        return new MiningSettings(MASKS, 4, 0.4, 100, 2);
    }

    static void requirePattern(String key, String pattern) {
        try {
            Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            Settings.require(false, key, "a regular expression (" + e.getDescription() + ")", pattern);
        }
    }
}
