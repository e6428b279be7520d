package io.surprisal.deploy.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A client that says exactly what it is told to, the {@code Host} as well. */
public final class Http {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI address;

    public Http(String address) {
        this.address = URI.create(address);
    }

    /** What came back. */
    public record Answer(int status, String head, String body) {
        public JsonNode json() throws IOException {
            return JSON.readTree(body);
        }

        /** The value of a header; empty without one. */
        public String header(String name) {
            return head.lines()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ": "))
                    .map(line -> line.substring(name.length() + 2))
                    .collect(Collectors.joining());
        }
    }

    /**
     * Asks for something.
     *
     * @param headers such as {@code Accept: text/html}
     */
    public Answer get(String path, String... headers) throws IOException {
        return send("GET", path, "", headers);
    }

    public Answer post(String path, String json, String... headers) throws IOException {
        return send(
                "POST",
                path,
                json,
                Stream.concat(Stream.of("Content-Type: application/json"), Stream.of(headers))
                        .toArray(String[]::new));
    }

    /** Without a {@code Host} among the headers it is the server's own. */
    public Answer send(String method, String path, String body, String... headers) throws IOException {
        boolean named = Stream.of(headers).anyMatch(header -> header.startsWith("Host:"));
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        String head = method + " " + path + " HTTP/1.1\r\n"
                + (named ? "" : "Host: " + address.getAuthority() + "\r\n")
                + Stream.of(headers).map(header -> header + "\r\n").collect(Collectors.joining())
                + (content.length == 0 ? "" : "Content-Length: " + content.length + "\r\n")
                + "Connection: close\r\n\r\n";
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().write(content);
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int end = answer.indexOf("\r\n\r\n");
            return new Answer(
                    Integer.parseInt(answer.split(" ", 3)[1]), answer.substring(0, end), answer.substring(end + 4));
        }
    }
}
