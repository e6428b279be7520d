package io.surprisal.deploy.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/**
 * What a command answered.
 *
 * @param code its exit code
 */
public record CommandRun(int code, String out, String err) {
    static CommandRun of(Object... arguments) {
        return of(SurprisalCli.commandLine(), arguments);
    }

    /** Runs one of a module's commands. */
    public static CommandRun of(CommandLine commands, Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command = commands.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        String[] words = new String[arguments.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = arguments[i].toString();
        }
        return new CommandRun(command.execute(words), out.toString(), err.toString());
    }
}
