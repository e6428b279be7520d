package io.surprisal.deploy.console;

import io.surprisal.deploy.process.Commands;
import java.io.IOException;

/** The entry of the command {@code console}. */
public final class ConsoleCli {
    private ConsoleCli() {}

    public static void main(String[] arguments) throws IOException {
        Commands.run(life -> Commands.of(life, new ConsoleCommand(life)), arguments);
    }
}
