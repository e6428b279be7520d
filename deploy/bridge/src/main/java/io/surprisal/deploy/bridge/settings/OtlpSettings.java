package io.surprisal.deploy.bridge.settings;

import java.util.Map;

/**
 * A receiver of OTLP over HTTP.
 *
 * @param endpoint without {@code /v1/logs}; empty for none
 * @param headers of each request
 */
public record OtlpSettings(String endpoint, Map<String, String> headers) {
    public OtlpSettings {
        Urls.requireEmptyOrHttp(endpoint, "endpoint");
        headers = Map.copyOf(headers);
    }
}
