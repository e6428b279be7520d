package io.surprisal.deploy.bridge;

import io.surprisal.deploy.process.Commands;
import java.io.IOException;

/** The entry of the command that tells other systems of alerts. */
public final class BridgeCli {
    private BridgeCli() {}

    public static void main(String[] arguments) throws IOException {
        Commands.run(life -> Commands.of(life, new BridgeCommand(life)), arguments);
    }
}
