package io.surprisal.benchmarks.detection.report;

import io.surprisal.benchmarks.detection.result.Result;
import java.util.List;

final class HtmlReport {
    static String page(List<Group> g, List<Result> s, List<Result> f) {
        return "";
    }
}
