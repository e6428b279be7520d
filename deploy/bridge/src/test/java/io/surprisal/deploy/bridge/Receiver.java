package io.surprisal.deploy.bridge;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToIntFunction;

/** An HTTP server that keeps what it gets, and answers with a status. */
public final class Receiver implements AutoCloseable {
    private final HttpServer server;
    private final List<Request> requests = new CopyOnWriteArrayList<>();

    /**
     * What came, and how it was answered.
     *
     * @param arrived epoch milliseconds
     */
    public record Request(byte[] body, Map<String, List<String>> headers, int status, long arrived) {}

    private Receiver(int port, ToIntFunction<byte[]> status) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", exchange -> handle(exchange, status));
        server.start();
    }

    /** On a port that is free. */
    public static Receiver start() throws IOException {
        return new Receiver(0, body -> 200);
    }

    /** On a port, where 0 is one that is free. */
    public static Receiver start(int port, ToIntFunction<byte[]> status) throws IOException {
        return new Receiver(port, status);
    }

    private void handle(HttpExchange exchange, ToIntFunction<byte[]> status) throws IOException {
        long arrived = System.currentTimeMillis();
        byte[] body = exchange.getRequestBody().readAllBytes();
        int code = status.applyAsInt(body);
        requests.add(new Request(body, Map.copyOf(exchange.getRequestHeaders()), code, arrived));
        exchange.sendResponseHeaders(code, -1);
        exchange.close();
    }

    /** Where it listens. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** Its address. */
    public String url() {
        return "http://127.0.0.1:" + port() + "/";
    }

    /** What came, in the order in which it did. */
    public List<Request> requests() {
        return requests;
    }

    /** What came and was answered with 200. */
    public List<Request> taken() {
        return requests.stream().filter(request -> request.status() == 200).toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
