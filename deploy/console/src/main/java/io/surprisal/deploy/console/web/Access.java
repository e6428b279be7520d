package io.surprisal.deploy.console.web;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.MimeTypes;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Who may see the console, and say something there.
 *
 * <ul>
 *   <li>With a token: who sends it, {@code Authorization: Bearer TOKEN}, or logged in with it, which a cookie of this process says.
 *   <li>On the loopback interface: requests whose {@code Host} is a name of it. A page of somebody else's whose name was bound to 127.0.0.1 has
 *       another one.
 *   <li>To say something: requests in JSON, which no form of another page can send, and from a page of this host where a browser says so.
 * </ul>
 */
final class Access {
    private static final String COOKIE = "surprisal_console";
    private static final String BEARER = "Bearer ";
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final int SESSION_BYTES = 24;
    private static final int MOST_SESSIONS = 100;

    private final boolean loopback;
    private final String host;
    private final @Nullable String token;
    private final SecureRandom random = new SecureRandom();
    private final Set<String> sessions = new LinkedHashSet<>();

    /**
     * @param loopback whether the server listens on the loopback interface alone
     * @param host what it was told to listen at
     * @param token what a person has to know; null for nothing
     */
    Access(boolean loopback, String host, @Nullable String token) {
        this.host = host.toLowerCase(Locale.ROOT);
        this.loopback = loopback;
        this.token = token;
    }

    /** Refuses requests that came by another name than that of the loopback interface, where it is the one that is served. */
    void requireHost(Request request) throws Refusal {
        String asked = header(request, HttpHeader.HOST);
        String name = asked.replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT);
        if (loopback && !LOOPBACK.contains(name) && !name.equals(host)) {
            throw new Refusal(
                    HttpStatus.MISDIRECTED_REQUEST_421,
                    "Host is " + asked
                            + "; this console is for localhost alone: open it by that name, or start it with --host and --token-file");
        }
    }

    /** Whether the request shows the token, or a session that began with it. */
    boolean isKnown(Request request) {
        if (token == null) {
            return true;
        }
        String authorization = header(request, HttpHeader.AUTHORIZATION);
        return (authorization.startsWith(BEARER) && isToken(authorization.substring(BEARER.length())))
                || Request.getCookies(request).stream()
                        .anyMatch(cookie -> cookie.getName().equals(COOKIE) && isSession(cookie.getValue()));
    }

    /** Refuses what a page of another host could have sent. */
    static void requireOwnPage(Request request) throws Refusal {
        String type = MimeTypes.getBase(header(request, HttpHeader.CONTENT_TYPE));
        if (!MimeTypes.Type.APPLICATION_JSON.is(type)) {
            throw new Refusal(
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE_415, "Content-Type is '" + type + "'; expected application/json");
        }
        String origin = header(request, HttpHeader.ORIGIN);
        if (!origin.isEmpty() && !isOf(origin, header(request, HttpHeader.HOST))) {
            throw new Refusal(
                    HttpStatus.FORBIDDEN_403,
                    "Origin is " + origin + ", another host's page; send feedback from the console's own page");
        }
    }

    /** The cookie of a session that begins; empty where the token is another one. */
    Optional<HttpCookie> logIn(String given) {
        if (!isToken(given)) {
            return Optional.empty();
        }
        byte[] bytes = new byte[SESSION_BYTES];
        random.nextBytes(bytes);
        String session = HexFormat.of().formatHex(bytes);
        synchronized (sessions) {
            if (sessions.size() == MOST_SESSIONS) {
                sessions.remove(sessions.iterator().next());
            }
            sessions.add(session);
        }
        return Optional.of(HttpCookie.build(COOKIE, session)
                .path("/")
                .httpOnly(true)
                .sameSite(HttpCookie.SameSite.STRICT)
                .build());
    }

    private boolean isSession(String value) {
        synchronized (sessions) {
            return sessions.contains(value);
        }
    }

    /** Takes as long for any text of a length. */
    private boolean isToken(String given) {
        return token != null
                && MessageDigest.isEqual(
                        given.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isOf(String origin, String host) {
        try {
            String authority = URI.create(origin).getAuthority();
            return authority != null && authority.equalsIgnoreCase(host);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String header(Request request, HttpHeader header) {
        String value = request.getHeaders().get(header);
        return value == null ? "" : value;
    }
}
