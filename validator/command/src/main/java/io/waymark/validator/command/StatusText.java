package io.waymark.validator.command;

import io.waymark.format.EventTime;
import io.waymark.format.InstanceStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The status for people: a paragraph for each instance. */
final class StatusText {
    private static final int LABEL = 20;

    private final Output output;

    private StatusText(Output output) {
        this.output = output;
    }

    static void print(List<InstanceReport> reports, Instant now, Output output) {
        StatusText text = new StatusText(output);
        for (int i = 0; i < reports.size(); i++) {
            if (i > 0) {
                output.out().println();
            }
            text.print(reports.get(i), now);
        }
    }

    private void print(InstanceReport report, Instant now) {
        output.out()
                .println(Printable.of(report.home() + ", instance " + report.instance() + ": "
                        + report.state().text()));
        InstanceStatus status = report.status();
        if (status != null) {
            line("stream", status.stream() + ", process " + status.processId());
            line("since", EventTime.format(status.startTime()));
            line("last heard of", time(report.signOfLife(), now));
            line("generated", Long.toString(report.generated()));
            line("delivered", Long.toString(report.delivered()));
            line("dropped", dropped(report, status));
            line(
                    "pending",
                    report.pending() + (status.waiting() > 0 ? " (" + status.waiting() + " in memory alone)" : ""));
            line("oldest undelivered", time(report.oldestUndelivered(), now));
            count("refused calls", status.refused());
            count("late events", status.late());
            count("failed captures", status.failedCaptures());
            count("unfinished calls", status.unfinishedCalls());
        }
        line("last file", or(report.lastFile()));
        line("last digest", or(report.lastDigest()));
        Instant failed = report.lastErrorTime();
        line("last error", (failed == null ? "" : EventTime.format(failed) + " ") + or(report.lastError()));
    }

    private static String dropped(InstanceReport report, InstanceStatus status) {
        return report.dropped()
                + (status.dropped().isEmpty()
                        ? ""
                        : new TreeMap<>(status.dropped())
                                .entrySet().stream()
                                        .map(reason -> reason.getValue() + " " + reason.getKey())
                                        .collect(Collectors.joining(", ", " (", ")")));
    }

    private static String or(@Nullable String text) {
        return text == null ? "none" : text;
    }

    private static String time(@Nullable Instant time, Instant now) {
        return time == null
                ? "none"
                : EventTime.format(time) + " ("
                        + Math.max(0, Duration.between(time, now).toSeconds()) + " s ago)";
    }

    private void count(String label, long number) {
        if (number > 0) {
            line(label, Long.toString(number));
        }
    }

    private void line(String label, String text) {
        output.out().println("  " + label + " ".repeat(LABEL - label.length()) + Printable.of(text));
    }
}
