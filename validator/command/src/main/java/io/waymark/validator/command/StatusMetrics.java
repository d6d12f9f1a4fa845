package io.waymark.validator.command;

import io.waymark.format.InstanceStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The status in Prometheus' text format, version 0.0.4 (Prometheus documentation, "Exposition formats"), with the samples
 * grouped by metric.
 */
final class StatusMetrics {
    private final List<InstanceReport> withStatus;
    private final List<InstanceReport> reports;
    private final List<TrailProblem> problems;
    private final StringBuilder text = new StringBuilder();

    private StatusMetrics(List<InstanceReport> reports, List<TrailProblem> problems) {
        this.reports = reports;
        this.problems = problems;
        this.withStatus =
                reports.stream().filter(report -> report.status() != null).toList();
    }

    static String of(List<InstanceReport> reports, List<TrailProblem> problems) {
        StatusMetrics metrics = new StatusMetrics(reports, problems);
        metrics.write();
        return metrics.text.toString();
    }

    private void write() {
        writeHeader("waymark_build_info", "gauge", "1; the version of the waymark command.");
        text.append("waymark_build_info{version=\"")
                .append(escape(Waymark.Version.number()))
                .append("\"} 1\n");
        writeHeader("waymark_instance_state", "gauge", "1 for the current state of the instance, 0 for the others.");
        for (InstanceReport report : reports) {
            for (InstanceReport.InstanceHealth state : InstanceReport.InstanceHealth.values()) {
                writeSample("waymark_instance_state", report, "state", state.text(), report.state() == state ? 1 : 0);
            }
        }
        writeCounts(
                "waymark_events_generated_total",
                "counter",
                "Events captured since the JVM started.",
                InstanceReport::generated);
        writeCounts("waymark_events_delivered_total", "counter", "Events in log files.", InstanceReport::delivered);
        writeCounts(
                "waymark_events_signed_total",
                "counter",
                "Events in log files that signed digests list.",
                InstanceReport::signed);
        writeCounts(
                "waymark_events_unsigned",
                "gauge",
                "Events in log files that no digest lists yet.",
                InstanceReport::unsigned);
        writeHeader("waymark_events_dropped_total", "counter", "Events dropped, by reason.");
        for (InstanceReport report : withStatus) {
            // A counter that appears with its first drop has no increase then.
            Map<String, Long> drops = new TreeMap<>();
            InstanceStatus.DROP_REASONS.forEach(reason -> drops.put(reason, 0L));
            drops.putAll(status(report).droppedByReason());
            drops.forEach(
                    (reason, number) -> writeSample("waymark_events_dropped_total", report, "reason", reason, number));
        }
        writeCounts(
                "waymark_events_pending", "gauge", "Events that are not in log files yet.", InstanceReport::pending);
        writeCounts(
                "waymark_events_in_memory",
                "gauge",
                "Events that are in memory.",
                report -> status(report).inMemory());
        writeCounts(
                "waymark_events_late_total",
                "counter",
                "Events journaled later than their guarantee.",
                report -> status(report).lateEvents());
        writeCounts(
                "waymark_calls_refused_total",
                "counter",
                "Calls refused because their event could not be recorded.",
                report -> status(report).refusedCalls());
        writeCounts(
                "waymark_capture_failures_total",
                "counter",
                "Calls whose event may be missing or incomplete.",
                report -> status(report).captureFailures());
        writeCounts(
                "waymark_selectors_unreadable",
                "gauge",
                "1 if the configured event selectors cannot be read, so that events may be missing, 0 otherwise.",
                report -> report.selectorsError() == null ? 0 : 1);
        writeHeader("waymark_trail_failing", "gauge", "1 for each defined trail that is not delivered or damaged.");
        for (TrailProblem problem : problems) {
            text.append("waymark_trail_failing{home=\"")
                    .append(escape(problem.home().toString()))
                    .append("\",trail=\"")
                    .append(escape(problem.trail()))
                    .append("\"} 1\n");
        }
        writeTimes(
                "waymark_signing_due_timestamp_seconds",
                "Time at which the digests are due that list the unsigned events.",
                InstanceReport::signingDueTime);
        writeTimes(
                "waymark_oldest_undelivered_event_timestamp_seconds",
                "Time at which the oldest event that is not in a log file was journaled.",
                InstanceReport::oldestUndeliveredTime);
        writeTimes(
                "waymark_last_log_file_timestamp_seconds",
                "Time at which the newest log file was delivered.",
                InstanceReport::lastLogFileTime);
        writeTimes(
                "waymark_last_digest_timestamp_seconds",
                "End of the period of the newest digest.",
                InstanceReport::lastDigestTime);
        writeTimes(
                "waymark_signing_key_end_timestamp_seconds",
                "End of the validity of the newest key in keys/public-keys.json of the home.",
                InstanceReport::signingKeyEnd);
        writeTimes(
                "waymark_last_heartbeat_timestamp_seconds",
                "Time of the last agent heartbeat.",
                InstanceReport::lastHeartbeatTime);
    }

    private static InstanceStatus status(InstanceReport report) {
        InstanceStatus status = report.status();
        if (status == null) {
            throw new IllegalStateException("instance without a status");
        }
        return status;
    }

    /** Reads a time from a report. */
    private interface TimeExtractor {
        @Nullable
        Instant from(InstanceReport report);
    }

    private void writeCounts(String name, String type, String meaning, ToLongFunction<InstanceReport> number) {
        writeHeader(name, type, meaning);
        for (InstanceReport report : withStatus) {
            writeSample(name, report, null, "", number.applyAsLong(report));
        }
    }

    private void writeTimes(String name, String meaning, TimeExtractor time) {
        writeHeader(name, "gauge", meaning);
        for (InstanceReport report : withStatus) {
            Instant at = time.from(report);
            if (at != null) {
                writeSample(name, report, null, "", at.getEpochSecond());
            }
        }
    }

    private void writeHeader(String name, String type, String meaning) {
        text.append("# HELP ").append(name).append(' ').append(meaning).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private void writeSample(String name, InstanceReport report, @Nullable String label, String value, long number) {
        text.append(name).append("{home=\"").append(escape(report.home().toString()));
        text.append("\",instance=\"").append(escape(report.instance())).append('"');
        if (label != null) {
            text.append(',').append(label).append("=\"").append(escape(value)).append('"');
        }
        text.append("} ").append(number).append('\n');
    }

    private static String escape(String value) {
        return Printable.of(value).replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
