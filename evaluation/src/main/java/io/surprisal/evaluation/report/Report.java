package io.surprisal.evaluation.report;

import io.surprisal.core.file.AtomicFile;
import io.surprisal.evaluation.result.Outcome;
import io.surprisal.evaluation.result.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What all runs together say. */
public final class Report {
    private final List<Result> results;
    private final List<Group> groups;

    public Report(List<Result> results) {
        this.results = List.copyOf(results);
        this.groups = Group.of(results);
    }

    /**
     * Writes summary.csv and report.html into a folder, and where TSB-AD's series were measured the benchmark's own form of them.
     *
     * @return the files' names
     */
    public List<String> write(Path folder) throws IOException {
        List<String> written = new ArrayList<>(List.of("summary.csv", "report.html"));
        AtomicFile.write(folder.resolve("summary.csv"), out -> SummaryCsv.write(groups, out));
        HtmlReport.page(groups, with(Outcome.SKIPPED), failures()).write(folder.resolve("report.html"));
        for (TsbAdTable table : TsbAdTable.of(results)) {
            AtomicFile.write(folder.resolve(table.fileName()), table::write);
            written.add(table.fileName());
        }
        return written;
    }

    /** One table per collection and protocol, for a terminal. */
    public String toText() {
        return TextReport.of(groups);
    }

    /** The runs that failed, with their messages. */
    public List<Result> failures() {
        return with(Outcome.FAILED);
    }

    private List<Result> with(Outcome outcome) {
        return results.stream().filter(result -> result.outcome() == outcome).toList();
    }
}
