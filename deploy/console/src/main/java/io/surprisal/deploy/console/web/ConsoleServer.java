package io.surprisal.deploy.console.web;

import io.surprisal.deploy.console.state.ConsoleState;
import io.surprisal.deploy.console.topic.FeedbackWriter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The console as a web server. */
public final class ConsoleServer implements AutoCloseable {
    private static final int MOST_THREADS = 16;

    private final Server server;
    private final ServerConnector connector;
    private final EventStreams streams;
    private final Place place;

    private ConsoleServer(Place place, Access access, ConsoleState state, FeedbackWriter feedback) {
        this.place = place;
        QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS);
        threads.setName("console");
        threads.setDaemon(true);
        server = new Server(threads);
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(configuration));
        connector.setHost(place.host());
        connector.setPort(place.port());
        server.addConnector(connector);
        streams = new EventStreams(state);
        server.setHandler(new Routes(state, feedback, access, streams));
    }

    /** Starts to serve; {@link IOException} where the port cannot be had. */
    public static ConsoleServer start(Place place, ConsoleState state, FeedbackWriter feedback) throws IOException {
        Access access = new Access(isLoopback(place.host()), place.host(), place.token());
        ConsoleServer console = new ConsoleServer(place, access, state, feedback);
        try {
            console.server.start();
            return console;
        } catch (Exception e) {
            console.close();
            throw new IOException(
                    "The console cannot listen at " + place.host() + ":" + place.port() + ": " + e.getMessage()
                            + "; name another port (--port), or 0 for any",
                    e);
        }
    }

    /** Whether a name is one of the loopback interface; {@link UnknownHostException} where it is none of any. */
    public static boolean isLoopback(String host) throws UnknownHostException {
        return InetAddress.getByName(host).isLoopbackAddress();
    }

    /** Where it is, for a browser. */
    public String address() {
        String host = place.host().contains(":") ? "[" + place.host() + "]" : place.host();
        return "http://" + host + ":" + connector.getLocalPort() + "/";
    }

    @Override
    public void close() {
        streams.close();
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("The console did not stop to listen", e);
        }
    }
}
