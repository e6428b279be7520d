package io.surprisal.benchmarks.worker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A contender's side of the conversation with the comparison: every line of standard input is a command and a number, such as
 * {@code score 100000}; the answer is one line, {@code = number}. Ends with its input.
 */
public final class Worker {
    /** What an answer begins with; libraries may print other lines. */
    public static final String ANSWER = "= ";

    private Worker() {}

    /** Says that it is ready, then does what it is told until its input ends or a command fails. */
    public static void serve(Map<String, Command> commands) throws Exception {
        PrintStream out = System.out;
        answer(out, 0);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String line = in.readLine();
        while (line != null) {
            answer(out, run(commands, line));
            line = in.readLine();
        }
    }

    private static long run(Map<String, Command> commands, String line) throws Exception {
        String[] words = line.split(" ", 2);
        Command command = commands.get(words[0]);
        if (command == null || words.length != 2) {
            throw new IOException("A line holds one of " + commands.keySet() + " and a number; got '" + line + "'");
        }
        return command.run(Long.parseLong(words[1]));
    }

    private static void answer(PrintStream out, long value) {
        out.println(ANSWER + value);
        out.flush();
    }

    /** Something that a worker does when told to. */
    @FunctionalInterface
    public interface Command {
        /** Does it, and returns a number that says what came of it. */
        long run(long argument) throws Exception;
    }
}
