package io.surprisal.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Opens reports in headless Chromium, Debian's package {@code chromium}. Tests are left out where it is not installed. The page is shown in a frame of
 * the width that is asked for, because a window has a least width, and tells by a script of its own what became of it.
 */
public final class Browser {
    /** What a report is read on: a laptop and a telephone. */
    public static final List<Integer> WIDTHS = List.of(1280, 390);

    private static final int SECONDS = 60;
    private static final String SEEN = "seen:";

    private static final String PROBE = """
            (() => {
              const errors = [];
              addEventListener('error', event => errors.push(String(event.message)));
              addEventListener('securitypolicyviolation', event => errors.push('refused: ' + event.violatedDirective));
              console.error = (...all) => errors.push(all.join(' '));
              console.warn = console.error;
              addEventListener('load', () => {
                document.querySelectorAll('details').forEach(folded => folded.open = true);
                setTimeout(() => {
                const root = document.documentElement;
                const marks = [...document.querySelectorAll('figure')].map(figure =>
                  figure.querySelectorAll('.plot > svg [aria-label]:not([aria-label*=axis]):not([aria-label*=grid]) :is(path, circle, rect, line)').length);
                parent.postMessage(JSON.stringify({errors, marks, width: root.clientWidth, content: root.scrollWidth,
                  requests: performance.getEntriesByType('resource').map(entry => entry.name),
                  title: document.title, injected: Boolean(window.injected)}), '*');
                }, 300);
              });
            })();
            """;

    private Browser() {}

    /**
     * What a page came to.
     *
     * @param errors messages of errors, warnings and refusals
     * @param requests addresses that the page asked for
     * @param marks how many shapes each chart has
     * @param width of the frame, pixels
     * @param content what the page would take, pixels
     */
    public record Seen(
            List<String> errors,
            List<String> requests,
            List<Integer> marks,
            int width,
            int content,
            boolean injected) {}

    /** Fails unless the report is drawn at both widths, asks for nothing, does not scroll sideways and each chart shows something. */
    public static List<Seen> check(String html, Path folder) throws IOException, InterruptedException {
        List<Seen> all = new ArrayList<>();
        for (int width : WIDTHS) {
            Seen seen = open(html, width, folder);
            assertThat(seen.errors()).as("errors at %d pixels", width).isEmpty();
            assertThat(seen.requests()).as("requests").isEmpty();
            assertThat(seen.width()).as("width").isEqualTo(width);
            assertThat(seen.content()).as("width of the content").isLessThanOrEqualTo(width);
            assertThat(seen.marks())
                    .as("marks of each chart at %d pixels", width)
                    .doesNotContain(0);
            assertThat(seen.injected()).as("a script of somebody else's ran").isFalse();
            all.add(seen);
        }
        return all;
    }

    private static Seen open(String html, int width, Path folder) throws IOException, InterruptedException {
        Optional<File> chromium = chromium();
        assumeTrue(chromium.isPresent(), "needs Chromium: apt-get install chromium");
        Path page = Files.writeString(folder.resolve("page.html"), probed(html));
        Path frame = Files.writeString(folder.resolve("frame.html"), """
                <!doctype html><style>body { margin: 0 } iframe { border: 0; width: %dpx; height: 900px }</style>
                <iframe src="%s"></iframe>
                <script>addEventListener('message', event => { document.title = '%s' + btoa(unescape(encodeURIComponent(event.data))); });</script>
                """.formatted(width, page.getFileName(), SEEN));
        Process process = new ProcessBuilder(
                        chromium.get().toString(),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-background-networking",
                        "--user-data-dir=" + folder.resolve("profile"),
                        "--hide-scrollbars",
                        "--window-size=1400,1000",
                        "--virtual-time-budget=8000",
                        "--dump-dom",
                        frame.toUri().toString())
                .redirectError(folder.resolve("chromium.log").toFile())
                .start();
        String document;
        try (InputStream out = process.getInputStream()) {
            document = new String(out.readAllBytes(), StandardCharsets.UTF_8);
        }
        assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS))
                .as("Chromium ended")
                .isTrue();
        int at = document.indexOf(SEEN);
        assertThat(at).as("the page told what became of it: " + document).isGreaterThan(0);
        int end = document.indexOf('<', at);
        String told = document.substring(at + SEEN.length(), end).strip();
        return seen(new JsonMapper().readTree(Base64.getDecoder().decode(told)));
    }

    private static Seen seen(JsonNode told) {
        List<Integer> marks = new ArrayList<>();
        told.get("marks").forEach(count -> marks.add(count.asInt()));
        return new Seen(
                texts(told.get("errors")),
                texts(told.get("requests")),
                marks,
                told.get("width").asInt(),
                told.get("content").asInt(),
                told.get("injected").asBoolean());
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    /** The page with the script that watches it, which its policy lets run beside its own. */
    private static String probed(String html) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(PROBE.getBytes(StandardCharsets.UTF_8));
            String hash = "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
            return html.replaceFirst("script-src ", "script-src " + hash + " ")
                    .replaceFirst("<title>", "<script>" + PROBE.replace("$", "\\$") + "</script><title>");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Every Java platform has SHA-256", e);
        }
    }

    private static Optional<File> chromium() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .flatMap(folder -> Arrays.stream(new String[] {"chromium", "chromium-browser", "google-chrome"})
                        .map(name -> new File(folder, name)))
                .filter(File::canExecute)
                .findFirst();
    }
}
