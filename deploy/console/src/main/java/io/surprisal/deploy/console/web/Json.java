package io.surprisal.deploy.console.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpStatus;

/** Views as JSON, in the words of the topics: {@code event_time}. */
final class Json {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    static String text(Object view) {
        try {
            return MAPPER.writeValueAsString(view);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A view could not be written as JSON: " + view, e);
        }
    }

    static byte[] bytes(Object view) {
        return text(view).getBytes(StandardCharsets.UTF_8);
    }

    /** What a request says; a {@link Refusal} where it is something else. */
    static <T> T read(byte[] body, Class<T> type) throws Refusal {
        try {
            T said = MAPPER.readValue(body, type);
            if (said == null) {
                throw new Refusal(HttpStatus.BAD_REQUEST_400, "The request says null; expected an object");
            }
            return said;
        } catch (JsonProcessingException e) {
            throw new Refusal(
                    HttpStatus.BAD_REQUEST_400, "The request is not what is expected: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new IllegalStateException("Memory can always be read", e);
        }
    }
}
