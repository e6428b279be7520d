package io.surprisal.deploy.cli;

import java.util.regex.Pattern;

/** Words of the commands that are printed for a person to run. */
public final class ShellWord {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:=+@%,-]+");

    private ShellWord() {}

    /** A word as a shell takes it: in quotes where it has to be. */
    public static String of(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
