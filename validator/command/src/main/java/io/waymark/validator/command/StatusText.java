package io.waymark.validator.command;

import io.waymark.format.EventTime;
import io.waymark.format.InstanceStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The status as text: a paragraph for each instance, and for each trail that is in trouble. */
final class StatusText {
    private static final int LABEL_WIDTH = 20;

    private final Output output;

    private StatusText(Output output) {
        this.output = output;
    }

    static void print(List<InstanceReport> reports, List<TrailProblem> problems, Instant now, Output output) {
        StatusText text = new StatusText(output);
        for (int i = 0; i < reports.size(); i++) {
            if (i > 0) {
                output.out().println();
            }
            text.print(reports.get(i), now);
        }
        for (TrailProblem problem : problems) {
            output.out().println();
            output.out().println(Printable.of(problem.home() + ", trail " + problem.trail() + ": failing"));
            text.printLine("problem", problem.text());
        }
    }

    private void print(InstanceReport report, Instant now) {
        output.out()
                .println(Printable.of(report.home() + ", instance " + report.instance() + ": "
                        + report.state().text()));
        InstanceStatus status = report.status();
        if (status != null) {
            printLine("stream", status.stream() + ", process " + status.processId());
            printLine("started", EventTime.format(status.startTime()));
            printLine("last heartbeat", formatTime(report.lastHeartbeatTime(), now));
            printLine("generated", Long.toString(report.generated()));
            printLine("delivered", Long.toString(report.delivered()));
            printLine("signed", signed(report));
            printLine("dropped", dropped(report, status));
            printLine(
                    "pending",
                    report.pending() + (status.inMemory() > 0 ? " (" + status.inMemory() + " in memory)" : ""));
            printLine("oldest undelivered", formatTime(report.oldestUndeliveredTime(), now));
            printCount("refused calls", status.refusedCalls());
            printCount("late events", status.lateEvents());
            printCount("capture failures", status.captureFailures());
            printCount("in-flight calls", status.inFlightCalls());
            if (status.selectorsError() != null) {
                printLine("selectors", status.selectorsError());
            }
        }
        printLine("last log file", orNone(report.lastLogFile()));
        printLine("last digest", orNone(report.lastDigest()));
        Instant failed = report.lastErrorTime();
        printLine("last error", (failed == null ? "" : EventTime.format(failed) + " ") + orNone(report.lastError()));
    }

    private static String signed(InstanceReport report) {
        Instant due = report.signingDueTime();
        return report.signed()
                + (report.unsigned() == 0
                        ? ""
                        : " (" + report.unsigned() + " unsigned"
                                + (due == null ? "" : ", digest due " + EventTime.format(due)) + ")");
    }

    private static String dropped(InstanceReport report, InstanceStatus status) {
        return report.dropped()
                + (status.droppedByReason().isEmpty()
                        ? ""
                        : new TreeMap<>(status.droppedByReason())
                                .entrySet().stream()
                                        .map(reason -> reason.getValue() + " " + reason.getKey())
                                        .collect(Collectors.joining(", ", " (", ")")));
    }

    private static String orNone(@Nullable String text) {
        return text == null ? "none" : text;
    }

    private static String formatTime(@Nullable Instant time, Instant now) {
        return time == null
                ? "none"
                : EventTime.format(time) + " ("
                        + Math.max(0, Duration.between(time, now).toSeconds()) + " s ago)";
    }

    private void printCount(String label, long number) {
        if (number > 0) {
            printLine(label, Long.toString(number));
        }
    }

    private void printLine(String label, String text) {
        output.out().println("  " + label + " ".repeat(LABEL_WIDTH - label.length()) + Printable.of(text));
    }
}
