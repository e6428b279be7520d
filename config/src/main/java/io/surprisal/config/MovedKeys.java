package io.surprisal.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keys of former versions of a file, with where they stand now. A {@code *} in a former path stands for any one key, such as the name
 * of an ensemble's member, and the {@code *} of the new path for the same key.
 *
 * <p>A key that became a section of the same name, once {@code latent: 8} and now {@code latent: {size: 8}}, has moved only where its
 * value is not a section.
 */
public final class MovedKeys {
    /** Of a file whose keys stand where they always stood. */
    public static final MovedKeys NONE = new MovedKeys(Map.of());

    private final List<Move> moves = new ArrayList<>();

    /** @param moves new paths by former paths, such as {@code kafka.input.start} by {@code kafka.start} */
    public MovedKeys(Map<String, String> moves) {
        moves.forEach((before, now) -> this.moves.add(Move.of(before, now)));
    }

    /** Where a key stands now that stood at a path. */
    Optional<String> now(String path, boolean isSection) {
        return moves.stream()
                .flatMap(move -> move.apply(path).stream())
                .filter(now -> !(isSection && now.startsWith(path + ".")))
                .findFirst();
    }

    private record Move(Pattern before, String now) {
        static Move of(String before, String now) {
            String anyKey = Pattern.quote(before).replace("*", "\\E([^.]+)\\Q");
            return new Move(Pattern.compile(anyKey), now.replace("*", "$1"));
        }

        Optional<String> apply(String path) {
            Matcher matcher = before.matcher(path);
            return matcher.matches() ? Optional.of(matcher.replaceFirst(now)) : Optional.empty();
        }
    }
}
