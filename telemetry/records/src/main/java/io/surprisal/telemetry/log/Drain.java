package io.surprisal.telemetry.log;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Learns the templates of lines: Drain, He et al. (2017). A tree of fixed depth tells lines apart by their number of tokens and by their first
 * tokens; at its leaves a line belongs to the template that it shares the most tokens with, if these are enough, and the tokens that they do
 * not share become wildcards of it. Templates depend on the order of lines.
 */
final class Drain {
    private final MiningSettings settings;
    private final Map<Integer, Node> byLength = new HashMap<>();
    private final List<Template> templates = new ArrayList<>();

    Drain(MiningSettings settings) {
        this.settings = settings;
    }

    /** A template in the making. */
    static final class Template {
        private final String[] tokens;
        private int lines;

        private Template(String[] tokens) {
            this.tokens = tokens.clone();
        }

        /** Its tokens with a blank between them. */
        String text() {
            return String.join(" ", tokens);
        }

        int lines() {
            return lines;
        }
    }

    /** The templates in the order in which they were found. */
    List<Template> templates() {
        return List.copyOf(templates);
    }

    /** Learns from a line; the template that it belongs to, which later lines may make more general. */
    Template learn(String[] tokens) {
        List<Template> leaf = leaf(tokens);
        Template template = mostSimilar(leaf, tokens);
        if (template == null) {
            template = new Template(tokens);
            leaf.add(template);
            templates.add(template);
        }
        for (int i = 0; i < tokens.length; i++) {
            if (!template.tokens[i].equals(tokens[i])) {
                template.tokens[i] = LineMasks.WILDCARD;
            }
        }
        template.lines++;
        return template;
    }

    private List<Template> leaf(String[] tokens) {
        Node node = byLength.computeIfAbsent(tokens.length, length -> new Node());
        for (int level = 0; level < Math.min(settings.depth() - 2, tokens.length); level++) {
            node = node.child(tokens[level], settings.mostChildren());
        }
        return node.leaf;
    }

    /** The template with the largest share of common tokens, and among these the one with the most wildcards; null where none has enough. */
    private @Nullable Template mostSimilar(List<Template> leaf, String[] tokens) {
        Template best = null;
        int bestCommon = -1;
        int bestWildcards = -1;
        for (Template template : leaf) {
            int common = 0;
            int wildcards = 0;
            for (int i = 0; i < tokens.length; i++) {
                if (template.tokens[i].equals(tokens[i])) {
                    common++;
                } else if (template.tokens[i].equals(LineMasks.WILDCARD)) {
                    wildcards++;
                }
            }
            if (common > bestCommon || (common == bestCommon && wildcards > bestWildcards)) {
                best = template;
                bestCommon = common;
                bestWildcards = wildcards;
            }
        }
        // A line that a template matches as it is belongs to it, however many of its tokens are wildcards.
        return bestCommon >= settings.similarity() * tokens.length || bestCommon + bestWildcards == tokens.length
                ? best
                : null;
    }

    /** A node, whose children are told by a token. */
    private static final class Node {
        private final Map<String, Node> children = new HashMap<>();
        private final List<Template> leaf = new ArrayList<>();

        /** Tokens with digits are taken for variables, and so is what comes once there are enough children. */
        Node child(String token, int most) {
            boolean variable = token.chars().anyMatch(Character::isDigit)
                    || (!children.containsKey(token) && children.size() >= most);
            return children.computeIfAbsent(variable ? LineMasks.WILDCARD : token, unseen -> new Node());
        }
    }
}
