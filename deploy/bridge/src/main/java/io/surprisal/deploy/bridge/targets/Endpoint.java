package io.surprisal.deploy.bridge.targets;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * An address that is sent to, and what its answers mean. 2xx: taken. 400, 409, 413, 415, 422 and 431 are about what was sent, which will never be
 * taken. All else is about the target, its address or its credentials, or about now, and so the same is sent again later. No
 * message shows the address beyond its host, since the rest may be a secret.
 */
final class Endpoint {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration MOST_ASKED = Duration.ofHours(1);
    private static final Set<Integer> ABOUT_WHAT_WAS_SENT = Set.of(400, 409, 413, 415, 422, 431);
    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");
    private static final int QUOTED = 200;

    /** How much of an answer is read: Alertmanager's status has its whole configuration. */
    private static final int MOST_READ = 1 << 20;

    private static final BodyHandler<byte[]> BEGINNING =
            head -> BodySubscribers.mapping(BodySubscribers.ofInputStream(), Endpoint::beginning);

    private final HttpClient client;
    private final URI uri;
    private final Map<String, String> headers;
    private final Duration patience;

    /**
     * @param headers of every request
     * @throws IllegalArgumentException where a header cannot be sent
     */
    Endpoint(HttpClient client, URI uri, Map<String, String> headers) {
        this(client, uri, headers, PATIENCE);
    }

    /** @param patience how long an answer may take, with its body */
    Endpoint(HttpClient client, URI uri, Map<String, String> headers, Duration patience) {
        this.patience = patience;
        this.client = client;
        this.uri = uri;
        this.headers = Map.copyOf(headers);
        headers.forEach((name, value) -> requireSendable(uri, name, value));
    }

    /** The client that all targets share. */
    static HttpClient client() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(PATIENCE.dividedBy(2))
                .build();
    }

    /** Where it is, without what may be secret. */
    String place() {
        return uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
    }

    /** Posts a body. */
    Answer post(byte[] body, Map<String, String> more) throws InterruptedException {
        return post(body, more, answer -> Answer.taken("taken"));
    }

    /**
     * Posts a body.
     *
     * @param more headers, which those of every request replace
     * @param meaning what the body of an answer of 2xx means
     */
    Answer post(byte[] body, Map<String, String> more, Function<byte[], Answer> meaning) throws InterruptedException {
        return send(request(more).POST(BodyPublishers.ofByteArray(body)).build(), meaning);
    }

    /** Gets what is there. */
    Answer get(Function<byte[], Answer> meaning) throws InterruptedException {
        return send(request(Map.of()).GET().build(), meaning);
    }

    private HttpRequest.Builder request(Map<String, String> more) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        more.forEach(request::setHeader);
        headers.forEach(request::setHeader);
        return request;
    }

    private Answer send(HttpRequest request, Function<byte[], Answer> meaning) throws InterruptedException {
        HttpResponse<byte[]> response;
        // The client's own limit ends with the headers of the answer.
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(request, BEGINNING);
        try {
            response = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return noAnswer("not whole within " + patience.toMillis() + " ms");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof UncheckedIOException read) {
                cause = read.getCause();
            }
            if (!(cause instanceof IOException)) {
                throw new IllegalStateException("A request to " + place() + " could not be made", cause);
            }
            return noAnswer(
                    cause.getClass().getSimpleName() + (cause.getMessage() == null ? "" : ": " + cause.getMessage()));
        } finally {
            answer.cancel(true);
        }
        int status = response.statusCode();
        if (status >= 200 && status < 300) {
            return meaning.apply(response.body());
        }
        String words = "status " + status + " from " + place() + quoted(response.body());
        return ABOUT_WHAT_WAS_SENT.contains(status)
                ? Answer.never(words)
                : Answer.later(
                        words,
                        response.headers()
                                .firstValue("Retry-After")
                                .map(after -> asked(after, Instant.now()))
                                .orElse(Duration.ZERO));
    }

    private Answer noAnswer(String why) {
        return Answer.later("no answer from " + place() + " (" + why + ")", Duration.ZERO);
    }

    /** How long Retry-After, seconds or a date, asks to wait: an hour at most. */
    static Duration asked(String retryAfter, Instant now) {
        Duration asked = Duration.ZERO;
        if (SECONDS.matcher(retryAfter).matches()) {
            asked = Duration.ofSeconds(Long.parseLong(retryAfter));
        } else {
            try {
                asked = Duration.between(
                        now,
                        ZonedDateTime.parse(retryAfter, DateTimeFormatter.RFC_1123_DATE_TIME)
                                .toInstant());
            } catch (DateTimeException e) {
                // No form of HTTP: as if it said nothing.
                return Duration.ZERO;
            }
        }
        if (asked.isNegative()) {
            return Duration.ZERO;
        }
        return asked.compareTo(MOST_ASKED) > 0 ? MOST_ASKED : asked;
    }

    private static byte[] beginning(InputStream body) {
        try (body) {
            return body.readNBytes(MOST_READ);
        } catch (IOException e) {
            throw new UncheckedIOException("An answer could not be read to its end", e);
        }
    }

    private static String quoted(byte[] body) {
        String text =
                new String(body, StandardCharsets.UTF_8).replaceAll("\\s+", " ").strip();
        return text.isEmpty() ? "" : ": " + (text.length() <= QUOTED ? text : text.substring(0, QUOTED) + "…");
    }

    private static void requireSendable(URI uri, String name, String value) {
        try {
            HttpRequest.newBuilder(uri).setHeader(name, value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("The header " + name + " for " + uri.getHost()
                    + " cannot be sent by an HTTP client, by its name or its value; correct it in bridge.yaml");
        }
    }
}
