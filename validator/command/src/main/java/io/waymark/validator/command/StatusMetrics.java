package io.waymark.validator.command;

import io.waymark.format.InstanceStatus;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The status in Prometheus' text format, version 0.0.4 (Prometheus documentation, "Exposition formats"): all samples of one
 * metric together, after what it means.
 */
final class StatusMetrics {
    private final List<InstanceReport> told;
    private final List<InstanceReport> reports;
    private final StringBuilder text = new StringBuilder();

    private StatusMetrics(List<InstanceReport> reports) {
        this.reports = reports;
        this.told = reports.stream().filter(report -> report.status() != null).toList();
    }

    static String of(List<InstanceReport> reports) {
        StatusMetrics metrics = new StatusMetrics(reports);
        metrics.write();
        return metrics.text.toString();
    }

    private void write() {
        head("waymark_instance_state", "gauge", "1 for what the instance does, 0 for the other states.");
        for (InstanceReport report : reports) {
            for (InstanceReport.State state : InstanceReport.State.values()) {
                sample("waymark_instance_state", report, "state", state.text(), report.state() == state ? 1 : 0);
            }
        }
        counts(
                "waymark_events_generated_total",
                "counter",
                "Events captured since the JVM started.",
                InstanceReport::generated);
        counts("waymark_events_delivered_total", "counter", "Events in log files.", InstanceReport::delivered);
        head("waymark_events_dropped_total", "counter", "Events dropped, by reason.");
        for (InstanceReport report : told) {
            new TreeMap<>(status(report).dropped())
                    .forEach((reason, number) ->
                            sample("waymark_events_dropped_total", report, "reason", reason, number));
        }
        counts("waymark_events_pending", "gauge", "Events that are not in log files yet.", InstanceReport::pending);
        counts(
                "waymark_events_in_memory",
                "gauge",
                "Events that are in memory alone.",
                report -> status(report).waiting());
        counts(
                "waymark_events_late_total",
                "counter",
                "Events journaled later than promised.",
                report -> status(report).late());
        counts(
                "waymark_calls_refused_total",
                "counter",
                "Calls refused for want of an event.",
                report -> status(report).refused());
        counts(
                "waymark_capture_failures_total",
                "counter",
                "Calls whose event may be missing or not whole.",
                report -> status(report).failedCaptures());
        times(
                "waymark_oldest_undelivered_timestamp_seconds",
                "When the oldest event not in a log file was journaled.",
                InstanceReport::oldestUndelivered);
        times(
                "waymark_last_heard_of_timestamp_seconds",
                "When the agent last gave a sign of life.",
                InstanceReport::signOfLife);
    }

    private static InstanceStatus status(InstanceReport report) {
        InstanceStatus status = report.status();
        if (status == null) {
            throw new IllegalStateException("only instances with a status are counted");
        }
        return status;
    }

    /** Takes a time out of a report. */
    private interface TimeOf {
        @Nullable
        Instant in(InstanceReport report);
    }

    private void counts(String name, String type, String meaning, ToLongFunction<InstanceReport> number) {
        head(name, type, meaning);
        for (InstanceReport report : told) {
            sample(name, report, null, "", number.applyAsLong(report));
        }
    }

    private void times(String name, String meaning, TimeOf time) {
        head(name, "gauge", meaning);
        for (InstanceReport report : told) {
            Instant at = time.in(report);
            if (at != null) {
                sample(name, report, null, "", at.getEpochSecond());
            }
        }
    }

    private void head(String name, String type, String meaning) {
        text.append("# HELP ").append(name).append(' ').append(meaning).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private void sample(String name, InstanceReport report, @Nullable String label, String value, long number) {
        text.append(name).append("{home=\"").append(escaped(report.home().toString()));
        text.append("\",instance=\"").append(escaped(report.instance())).append('"');
        if (label != null) {
            text.append(',').append(label).append("=\"").append(escaped(value)).append('"');
        }
        text.append("} ").append(number).append('\n');
    }

    private static String escaped(String value) {
        return Printable.of(value).replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
