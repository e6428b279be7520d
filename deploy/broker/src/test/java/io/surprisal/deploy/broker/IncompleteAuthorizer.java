package io.surprisal.deploy.broker;

import java.util.Map;
import org.apache.kafka.metadata.authorizer.StandardAuthorizer;

/** An authorizer of a class path that lacks something of it. */
public final class IncompleteAuthorizer extends StandardAuthorizer {
    static final String MISSING = "io/surprisal/Missing";

    @Override
    public void configure(Map<String, ?> settings) {
        throw new NoClassDefFoundError(MISSING);
    }
}
