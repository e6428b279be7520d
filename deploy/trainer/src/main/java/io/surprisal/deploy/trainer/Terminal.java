package io.surprisal.deploy.trainer;

import java.io.Console;
import org.jspecify.annotations.Nullable;

/** Where a person answers, or nobody does. */
@FunctionalInterface
interface Terminal {
    /** The line typed after a question; null where nobody is there, or input is at its end. */
    @Nullable
    String answer(String question);

    /** That of this process. */
    static Terminal ofProcess() {
        Console console = System.console();
        return console == null || !isInteractive(console)
                ? question -> null
                : question -> console.readLine("%s", question);
    }

    /** From Java 22 on there is a console without a terminal too, which a method says that Java 17 does not have. */
    private static boolean isInteractive(Console console) {
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
