package io.surprisal.deploy.bridge.settings;

import io.surprisal.core.setting.Settings;
import java.net.URI;
import java.net.URISyntaxException;

/** Checks of addresses. No message shows one: it may be a secret. */
final class Urls {
    private Urls() {}

    /** Throws unless a text is an address that an HTTP client takes. */
    static void requireHttp(String url, String key) {
        Settings.require(
                isHttp(url),
                key,
                "a URL such as https://host/path, without user and password, which belong into a header",
                "another value");
    }

    /** The same of a link with parts in braces, or none. */
    static void requireEmptyOrHttp(String link, String key) {
        if (!link.isEmpty()) {
            requireHttp(link.replace("{name}", "x").replace("{key}", "x").replace("{id}", "x"), key);
        }
    }

    private static boolean isHttp(String url) {
        try {
            URI uri = new URI(url);
            return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getUserInfo() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
