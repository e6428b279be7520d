package io.surprisal.deploy.bridge.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @ParameterizedTest
    @CsvSource({
        "120, 120",
        "0, 0",
        "999999999, 3600",
        "'Mon, 30 Nov 2026 10:00:30 GMT', 30",
        "'Mon, 30 Nov 2026 09:00:00 GMT', 0",
        "soon, 0"
    })
    void retryAfterIsSecondsOrADate(String header, long seconds) {
        assertThat(Endpoint.asked(header, Instant.parse("2026-11-30T10:00:00Z")))
                .isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void aHeaderThatCannotBeSentIsNamedWithoutItsValue() {
        assertThatThrownBy(() ->
                        new Endpoint(Endpoint.client(), URI.create("http://host/secret"), Map.of("Host", "s3cret")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "The header Host for host cannot be sent by an HTTP client, by its name or its value; correct it in"
                                + " bridge.yaml");
    }

    @Test
    void anAnswerThatStallsAfterItsHeadersIsNone() throws Exception {
        Answer answer = answerTo("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", false, Duration.ofMillis(500));
        assertThat(answer.verdict()).isEqualTo(Answer.Verdict.LATER);
        assertThat(answer.words()).endsWith("(not whole within 500 ms)");
    }

    @Test
    void anAnswerThatBreaksOffIsNone() throws Exception {
        Answer answer = answerTo("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", true, PATIENCE);
        assertThat(answer.verdict()).isEqualTo(Answer.Verdict.LATER);
        assertThat(answer.words()).startsWith("no answer from 127.0.0.1:").doesNotContain("not whole");
    }

    @Test
    void ofALongAnswerOnlyTheBeginningIsRead() throws Exception {
        String endless = "Content-Length: 2000000000\r\n\r\n" + "x".repeat(2 << 20);
        assertThat(answerTo("HTTP/1.1 200 OK\r\n" + endless, false, PATIENCE)).isEqualTo(Answer.taken("taken"));
        Answer refused = answerTo("HTTP/1.1 400 Bad Request\r\n" + endless, false, PATIENCE);
        assertThat(refused.verdict()).isEqualTo(Answer.Verdict.NEVER);
        assertThat(refused.words()).startsWith("status 400 from 127.0.0.1:").endsWith(": " + "x".repeat(200) + "…");
    }

    /**
     * Posts to a server.
     *
     * @param said what it answers, and no more
     * @param closes whether it closes the connection then, and not the client
     */
    private static Answer answerTo(String said, boolean closes, Duration patience) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread answering = new Thread(() -> {
                try (Socket socket = server.accept()) {
                    socket.getOutputStream().write(said.getBytes(StandardCharsets.US_ASCII));
                    if (!closes) {
                        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
                    }
                } catch (IOException e) {
                    // The client has read enough.
                }
            });
            answering.start();
            URI uri = URI.create("http://" + server.getInetAddress().getHostAddress() + ":" + server.getLocalPort());
            Answer answer = new Endpoint(Endpoint.client(), uri, Map.of(), patience).post(new byte[0], Map.of());
            answering.join();
            return answer;
        }
    }
}
