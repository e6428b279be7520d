package io.surprisal.deploy.console.web;

import io.surprisal.deploy.console.state.ConsoleState;
import io.surprisal.deploy.console.topic.FeedbackWriter;
import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.record.Feedback;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Answers each request: pages, views as JSON, the stream of events, feedback. */
final class Routes extends Handler.Abstract {
    private static final int MOST_ENTITIES = 300;
    private static final int MOST_BODY_BYTES = 16_384;
    private static final String JSON = "application/json; charset=utf-8";

    /** Nothing from elsewhere, in no frame of elsewhere. */
    private static final HttpField POLICY = new HttpField(
            "Content-Security-Policy",
            "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'");

    private final ConsoleState state;
    private final FeedbackWriter feedback;
    private final Access access;
    private final EventStreams streams;
    private final Pages pages = new Pages();

    /** @param token what was typed */
    private record Login(@Nullable String token) {}

    Routes(ConsoleState state, FeedbackWriter feedback, Access access, EventStreams streams) {
        this.state = state;
        this.feedback = feedback;
        this.access = access;
        this.streams = streams;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        response.getHeaders()
                .put(POLICY)
                .put("X-Content-Type-Options", "nosniff")
                .put("Referrer-Policy", "no-referrer")
                .put(HttpHeader.CACHE_CONTROL, "no-store");
        try {
            access.requireHost(request);
            answer(request, response, callback);
        } catch (Refusal e) {
            send(response, callback, e.status(), JSON, Json.bytes(Map.of("error", String.valueOf(e.getMessage()))));
        }
        return true;
    }

    private void answer(Request request, Response response, Callback callback) throws Refusal {
        String path = Request.getPathInContext(request);
        if (HttpMethod.POST.is(request.getMethod())) {
            Access.requireOwnPage(request);
            if (path.equals("/api/login")) {
                logIn(request, response, callback);
                return;
            }
            requireKnown(request);
            if (!path.equals("/api/feedback")) {
                throw nothingAt(path);
            }
            say(Json.read(body(request), FeedbackRequest.class));
            response.setStatus(HttpStatus.NO_CONTENT_204);
            callback.succeeded();
        } else if (HttpMethod.GET.is(request.getMethod())) {
            show(path, request, response, callback);
        } else {
            throw new Refusal(HttpStatus.METHOD_NOT_ALLOWED_405, "Expected GET or POST, got " + request.getMethod());
        }
    }

    private void show(String path, Request request, Response response, Callback callback) throws Refusal {
        if (path.equals("/")) {
            // Whoever is not known yet gets the page that asks for the token.
            Pages.Page page = pages.of(access.isKnown(request) ? Pages.CONSOLE : Pages.LOGIN)
                    .orElseThrow();
            send(response, callback, HttpStatus.OK_200, page.type(), page.content());
            return;
        }
        Optional<Pages.Page> page = pages.of(path);
        if (page.isPresent()) {
            send(
                    response,
                    callback,
                    HttpStatus.OK_200,
                    page.get().type(),
                    page.get().content());
            return;
        }
        requireKnown(request);
        if (path.equals("/api/events")) {
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/event-stream; charset=utf-8");
            streams.open(response, callback, parameter(request, "key", ""), position(request));
            return;
        }
        send(response, callback, HttpStatus.OK_200, JSON, Json.bytes(view(path, request)));
    }

    private Object view(String path, Request request) throws Refusal {
        return switch (path) {
            case "/api/overview" -> state.overview();
            case "/api/entities" -> state.entities(parameter(request, "filter", ""), MOST_ENTITIES);
            case "/api/key" -> {
                String key = parameter(request, "key", "");
                yield known(state.key(key, 0), "key '" + key + "'");
            }
            case "/api/alert" -> {
                String id = parameter(request, "id", "");
                yield known(state.alert(id), "alert '" + id + "'");
            }
            case "/api/trial" -> {
                String id = parameter(request, "alert", "");
                yield known(state.trial(id), "alert '" + id + "'");
            }
            default -> throw nothingAt(path);
        };
    }

    private void say(FeedbackRequest said) throws Refusal {
        try {
            switch (given(said.answer(), "answer")) {
                case "false_positive" -> feedback.write(Feedback.Answer.to(alert(said), false));
                case "confirmed" -> feedback.write(Feedback.Answer.to(alert(said), true));
                case "silence" ->
                    feedback.write(new Feedback.Silence(given(said.key(), "key"), given(said.until(), "until")));
                case "retract" -> feedback.retract(given(said.id(), "id"));
                default ->
                    throw new Refusal(
                            HttpStatus.BAD_REQUEST_400,
                            "answer is '" + said.answer()
                                    + "'; expected false_positive, confirmed, silence or retract");
            }
        } catch (IOException e) {
            throw new Refusal(HttpStatus.BAD_GATEWAY_502, String.valueOf(e.getMessage()));
        }
    }

    private Alert alert(FeedbackRequest said) throws Refusal {
        String id = given(said.alert(), "alert");
        return known(state.event(id), "alert '" + id + "'");
    }

    private void logIn(Request request, Response response, Callback callback) throws Refusal {
        Login login = Json.read(body(request), Login.class);
        Response.addCookie(
                response,
                access.logIn(given(login.token(), "token"))
                        .orElseThrow(() -> new Refusal(
                                HttpStatus.FORBIDDEN_403, "This is not the token of --token-file; type it again")));
        response.setStatus(HttpStatus.NO_CONTENT_204);
        callback.succeeded();
    }

    private void requireKnown(Request request) throws Refusal {
        if (!access.isKnown(request)) {
            throw new Refusal(
                    HttpStatus.UNAUTHORIZED_401,
                    "Nobody knows who asks; log in at /, or send 'Authorization: Bearer TOKEN' with the token of --token-file");
        }
    }

    private static byte[] body(Request request) throws Refusal {
        try (InputStream body = Request.asInputStream(request)) {
            byte[] read = body.readNBytes(MOST_BODY_BYTES + 1);
            if (read.length > MOST_BODY_BYTES) {
                throw new Refusal(
                        HttpStatus.PAYLOAD_TOO_LARGE_413, "The request is longer than " + MOST_BODY_BYTES + " bytes");
            }
            return read;
        } catch (IOException e) {
            throw new Refusal(HttpStatus.BAD_REQUEST_400, "The request did not come whole: " + e.getMessage());
        }
    }

    private static long position(Request request) throws Refusal {
        String position = parameter(request, "position", "-1");
        try {
            return Long.parseLong(position);
        } catch (NumberFormatException e) {
            throw new Refusal(HttpStatus.BAD_REQUEST_400, "position is '" + position + "'; expected a whole number");
        }
    }

    private static String parameter(Request request, String name, String without) {
        String value = Request.extractQueryParameters(request).getValue(name);
        return value == null ? without : value;
    }

    private static <T> T given(@Nullable T value, String name) throws Refusal {
        if (value == null) {
            throw new Refusal(HttpStatus.BAD_REQUEST_400, name + " is missing");
        }
        return value;
    }

    private static <T> T known(Optional<T> found, String what) throws Refusal {
        return found.orElseThrow(() -> new Refusal(
                HttpStatus.NOT_FOUND_404,
                "There is no " + what + " here; it may be older than what the console keeps"));
    }

    private static Refusal nothingAt(String path) {
        return new Refusal(HttpStatus.NOT_FOUND_404, "There is nothing at " + path + "; the page is at /");
    }

    private static void send(Response response, Callback callback, int status, String type, byte[] content) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, content.length);
        response.write(true, ByteBuffer.wrap(content), callback);
    }
}
