package io.surprisal.scoring.alert;

import java.util.List;
import java.util.function.LongPredicate;
import java.util.regex.Pattern;

/** The rules of all keys, ready to be applied. */
final class RuleBook {
    private final List<Compiled> rules;

    RuleBook(List<AlertRule> rules) {
        this.rules = rules.stream().map(Compiled::of).toList();
    }

    /** What they say of a key. */
    KeyRules of(String key) {
        KeyRules together = KeyRules.NONE;
        for (int i = rules.size() - 1; i >= 0; i--) {
            Compiled rule = rules.get(i);
            if (rule.keys.matcher(key).matches()) {
                together = KeyRules.of(rule.rule, rule.muted, together);
            }
        }
        return together;
    }

    /** Whether the first record of a key matters to any. */
    boolean silences() {
        return rules.stream().anyMatch(rule -> rule.rule.silenceAfterFirst() != null);
    }

    private record Compiled(Pattern keys, AlertRule rule, List<LongPredicate> muted) {
        static Compiled of(AlertRule rule) {
            String keys = rule.keys() == null ? ".*" : rule.keys();
            List<LongPredicate> muted = rule.muted() == null
                    ? List.of()
                    : rule.muted().stream().map(MutedWindow::compile).toList();
            return new Compiled(Pattern.compile(keys, Pattern.DOTALL), rule, muted);
        }
    }
}
