package io.surprisal.reports;

import io.surprisal.core.file.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * One page that needs nothing beside itself: charts are drawn by Observable Plot and D3, which stand in it. Whatever text it is given is text to the browser,
 * never markup; its content security policy lets no other script run and no request leave.
 */
public final class Page {
    private static final List<String> SCRIPTS = List.of("d3.min.js", "plot.umd.min.js", "report.js");
    private static final List<String> LICENCES = List.of("d3", "plot");

    private final String title;
    private final String lead;
    private final StringBuilder body;
    private final List<Chart> charts;
    private final List<String> sections = new ArrayList<>();

    /** @param lead what it is about, a sentence */
    public Page(String title, String lead) {
        this(title, lead, new ArrayList<>());
    }

    private Page(String title, String lead, List<Chart> charts) {
        this.title = title;
        this.lead = lead;
        this.charts = charts;
        this.body = new StringBuilder();
    }

    /** Begins a section, which the top of the page links to. */
    public Page section(String heading) {
        sections.add(heading);
        body.append("<h2 id=\"section-")
                .append(sections.size())
                .append("\">")
                .append(escaped(heading))
                .append("</h2>\n");
        return this;
    }

    public Page heading(String heading) {
        return element("h3", "", heading);
    }

    public Page text(String text) {
        return element("p", "", text);
    }

    /** Text that not every reader needs. */
    public Page note(String text) {
        return element("p", "note", text);
    }

    /** Text as a terminal shows it. */
    public Page preformatted(String text) {
        return element("pre", "", text);
    }

    /** A few figures by name, large. */
    public Page facts(Map<String, String> facts) {
        body.append("<dl class=\"facts\">\n");
        facts.forEach((name, value) -> body.append("<div><dt>")
                .append(escaped(name))
                .append("</dt><dd>")
                .append(escaped(value))
                .append("</dd></div>\n"));
        body.append("</dl>\n");
        return this;
    }

    public Page chart(Chart chart) {
        body.append("<figure data-chart=\"").append(charts.size()).append("\"><figcaption>");
        body.append(escaped(chart.title())).append("</figcaption>");
        if (!chart.about().isEmpty()) {
            body.append("<p class=\"about\">").append(escaped(chart.about())).append("</p>");
        }
        body.append("<div class=\"plot\"></div></figure>\n");
        charts.add(chart);
        return this;
    }

    /** Two side by side where the page is wide enough, one below the other where it is not. */
    public Page charts(List<Chart> some) {
        body.append("<div class=\"pair\">\n");
        some.forEach(this::chart);
        body.append("</div>\n");
        return this;
    }

    public Page table(Table table) {
        body.append("<div class=\"scroll\"><table><thead>");
        row("th", table, table.headings());
        body.append("</thead><tbody>\n");
        table.rows().forEach(row -> row("td", table, row));
        body.append("</tbody></table></div>\n");
        return this;
    }

    /** What is seen once it is opened, and in print. */
    public Page folded(String summary, Consumer<Page> content) {
        Page inner = new Page(title, lead, charts);
        content.accept(inner);
        body.append("<details><summary>")
                .append(escaped(summary))
                .append("</summary>\n")
                .append(inner.body)
                .append("</details>\n");
        return this;
    }

    /** Writes the page; a reader of the file sees the old one or the new, never a part. */
    public void write(Path file) throws IOException {
        AtomicFile.write(file, out -> out.write(toHtml().getBytes(StandardCharsets.UTF_8)));
    }

    /** The whole page. */
    public String toHtml() {
        StringBuilder page =
                new StringBuilder("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        page.append(
                "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline';"
                        + " img-src data:; script-src ");
        List<String> scripts = SCRIPTS.stream().map(Page::asset).toList();
        page.append(scripts.stream().map(Page::hash).collect(Collectors.joining(" ")))
                .append("\">\n");
        page.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>")
                .append(escaped(title))
                .append("</title>\n<style>\n")
                .append(asset("report.css"))
                .append("</style>\n</head>\n<body>\n<main>\n<h1>")
                .append(escaped(title))
                .append("</h1>\n<p class=\"lead\">")
                .append(escaped(lead))
                .append(
                        "</p>\n<noscript><p>The charts need JavaScript; the text and the tables do not.</p></noscript>\n");
        navigation(page);
        page.append(body).append("</main>\n");
        page.append("<script type=\"application/json\" id=\"charts\">")
                .append(ChartJson.of(charts))
                .append("</script>\n");
        LICENCES.forEach(library ->
                page.append("<!--\n").append(asset(library + ".LICENSE")).append("-->\n"));
        scripts.forEach(script -> page.append("<script>").append(script).append("</script>\n"));
        return page.append("</body>\n</html>\n").toString();
    }

    private void navigation(StringBuilder page) {
        if (sections.size() > 1) {
            page.append("<nav>");
            for (int i = 1; i <= sections.size(); i++) {
                page.append("<a href=\"#section-")
                        .append(i)
                        .append("\">")
                        .append(escaped(sections.get(i - 1)))
                        .append("</a>");
            }
            page.append("</nav>\n");
        }
    }

    private void row(String element, Table table, List<String> cells) {
        body.append("<tr>");
        for (int i = 0; i < cells.size(); i++) {
            element(element, i < table.texts() ? "text" : "", cells.get(i));
        }
        body.append("</tr>\n");
    }

    private Page element(String name, String style, String text) {
        body.append('<').append(name);
        if (!style.isEmpty()) {
            body.append(" class=\"").append(style).append('"');
        }
        body.append('>')
                .append(escaped(text))
                .append("</")
                .append(name)
                .append('>')
                .append(name.startsWith("t") ? "" : "\n");
        return this;
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private static String asset(String name) {
        try (InputStream in = Objects.requireNonNull(Page.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("A report's " + name + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** What names a script in the content security policy. */
    private static String hash(String script) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Every Java platform has SHA-256", e);
        }
    }
}
