package io.surprisal.deploy.console.web;

import org.jspecify.annotations.Nullable;

/**
 * Where the console is, and for whom.
 *
 * @param host a name or an address of this machine
 * @param port 0 for any that is free
 * @param token what a person has to know; null for nothing, on the loopback interface alone
 */
public record Place(String host, int port, @Nullable String token) {
    /** The loopback interface, at any port that is free. */
    public static Place local() {
        return new Place("127.0.0.1", 0, null);
    }
}
