package io.surprisal.telemetry.log;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Known templates, to which lines are matched; nothing is learnt. A line is of a template that has as many tokens, where each is the line's or
 * a wildcard; of several, of the one whose first difference to the others is a token of the line's own. Not thread-safe.
 */
final class LogTemplates {
    /** The feature that counts the lines of no template. It is the last. */
    static final String UNKNOWN = "<unknown template>";

    private static final int NONE = -1;

    private final Map<Integer, Node> byLength = new HashMap<>();
    private final int unknown;

    /** @param features the templates' texts, and {@link #UNKNOWN} after them */
    LogTemplates(List<String> features) {
        unknown = features.size() - 1;
        if (!features.get(unknown).equals(UNKNOWN)) {
            throw new IllegalArgumentException("The last feature of a model of logs is '" + UNKNOWN + "'; got '"
                    + features.get(unknown) + "'; train the model from lines again");
        }
        for (int template = 0; template < unknown; template++) {
            String text = features.get(template);
            String[] tokens = text.isEmpty() ? new String[] {} : text.split(" ", -1);
            Node node = byLength.computeIfAbsent(tokens.length, length -> new Node());
            for (String token : tokens) {
                node = token.equals(LineMasks.WILDCARD)
                        ? node.wildcard()
                        : node.constants.computeIfAbsent(token, unseen -> new Node());
            }
            node.template = template;
        }
    }

    /** The features of a history: the texts of templates with enough lines, in the order in which they were found, and the unknown one. */
    static List<String> features(Drain drain, int leastLines) {
        List<String> features = new ArrayList<>(drain.templates().stream()
                .filter(template -> template.lines() >= leastLines)
                .map(Drain.Template::text)
                .filter(text -> !text.isBlank() && !text.equals(UNKNOWN))
                .distinct()
                .toList());
        features.add(UNKNOWN);
        return features;
    }

    /** The number of a line's template, its feature's place. */
    int match(String[] tokens) {
        Node root = byLength.get(tokens.length);
        int found = root == null ? NONE : root.match(tokens, 0);
        return found == NONE ? unknown : found;
    }

    private static final class Node {
        private final Map<String, Node> constants = new HashMap<>();
        private @Nullable Node wildcard;
        private int template = NONE;

        private Node wildcard() {
            Node next = wildcard == null ? new Node() : wildcard;
            wildcard = next;
            return next;
        }

        private int match(String[] tokens, int from) {
            if (from == tokens.length) {
                return template;
            }
            Node next = constants.get(tokens[from]);
            int found = next == null ? NONE : next.match(tokens, from + 1);
            return found == NONE && wildcard != null ? wildcard.match(tokens, from + 1) : found;
        }
    }
}
