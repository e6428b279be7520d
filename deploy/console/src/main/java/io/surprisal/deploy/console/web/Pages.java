package io.surprisal.deploy.console.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The files of the page, which are in the jar and in memory; by these names and no others. None of them holds anything of a job. */
final class Pages {
    static final String CONSOLE = "/index.html";
    static final String LOGIN = "/login.html";

    private static final List<String> NAMES = List.of(
            CONSOLE,
            LOGIN,
            "/login.js",
            "/console.css",
            "/console.js",
            "/api.js",
            "/chart.js",
            "/course.js",
            "/detail.js",
            "/dom.js",
            "/entities.js",
            "/feedback.js",
            "/format.js",
            "/job.js",
            "/icon.svg",
            "/uplot/uPlot.esm.js",
            "/uplot/uPlot.min.css",
            "/uplot/LICENSE");

    private final Map<String, Page> pages = new HashMap<>();

    /** @param type its content type */
    record Page(String type, byte[] content) {}

    Pages() {
        NAMES.forEach(name -> pages.put(name, new Page(type(name), read(name))));
    }

    Optional<Page> of(String path) {
        return Optional.ofNullable(pages.get(path));
    }

    private static String type(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "html" -> "text/html; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "js" -> "text/javascript; charset=utf-8";
            case "svg" -> "image/svg+xml";
            default -> "text/plain; charset=utf-8";
        };
    }

    private static byte[] read(String name) {
        try (InputStream content = Pages.class.getResourceAsStream("page" + name)) {
            if (content == null) {
                throw new IllegalStateException("page" + name + " is not in the jar, beside its class; build it again");
            }
            return content.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("page" + name + " cannot be read from the jar", e);
        }
    }
}
