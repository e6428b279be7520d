package io.surprisal.deploy.console;

import io.surprisal.deploy.console.state.ConsoleState;
import io.surprisal.deploy.console.topic.FeedbackWriter;
import io.surprisal.deploy.console.topic.JobTail;
import io.surprisal.deploy.console.web.ConsoleServer;
import io.surprisal.deploy.console.web.Place;
import io.surprisal.telemetry.settings.JobTopics;
import java.io.IOException;
import java.time.Clock;

/** A running console: it follows a job's topics and shows them. */
public final class Console implements AutoCloseable {
    private final ConsoleServer server;
    private final JobTail tail;

    private Console(ConsoleServer server, JobTail tail) {
        this.server = server;
        this.tail = tail;
    }

    /** Starts it; {@link IOException} where its port cannot be had. The broker may come later. */
    public static Console start(JobTopics job, Place place) throws IOException {
        Clock clock = Clock.systemUTC();
        ConsoleState state = new ConsoleState(JobTail.describe(job), clock);
        ConsoleServer server = ConsoleServer.start(place, state, new FeedbackWriter(job));
        return new Console(server, JobTail.start(job, state, clock));
    }

    /** Where it is, for a browser. */
    public String address() {
        return server.address();
    }

    @Override
    public void close() {
        server.close();
        tail.close();
    }
}
