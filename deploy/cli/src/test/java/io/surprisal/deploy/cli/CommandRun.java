package io.surprisal.deploy.cli;

import io.surprisal.deploy.process.ProcessLife;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.function.Function;
import picocli.CommandLine;

/**
 * What a command answered.
 *
 * @param code its exit code
 */
public record CommandRun(int code, String out, String err) {
    static CommandRun of(Object... arguments) {
        return of(SurprisalCli::commandLine, arguments);
    }

    /** Runs one of a module's commands. */
    public static CommandRun of(Function<ProcessLife, CommandLine> commands, Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] words = new String[arguments.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = arguments[i].toString();
        }
        try (ProcessLife life = ProcessLife.begin()) {
            CommandLine command =
                    commands.apply(life).setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
            return new CommandRun(command.execute(words), out.toString(), err.toString());
        } catch (IOException e) {
            throw new UncheckedIOException("There is no temporary directory", e);
        }
    }
}
