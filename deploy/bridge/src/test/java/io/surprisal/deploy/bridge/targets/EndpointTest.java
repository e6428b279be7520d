package io.surprisal.deploy.bridge.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointTest {
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
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread stalling = new Thread(() -> {
                try {
                    server.accept()
                            .getOutputStream()
                            .write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"
                                    .getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            stalling.start();
            URI uri = URI.create("http://" + server.getInetAddress().getHostAddress() + ":" + server.getLocalPort());
            Answer answer =
                    new Endpoint(Endpoint.client(), uri, Map.of(), Duration.ofMillis(500)).post(new byte[0], Map.of());
            stalling.join();
            assertThat(answer.verdict()).isEqualTo(Answer.Verdict.LATER);
            assertThat(answer.words()).endsWith("(not whole within 500 ms)");
        }
    }
}
