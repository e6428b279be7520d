package io.surprisal.deploy.bridge.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
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
}
