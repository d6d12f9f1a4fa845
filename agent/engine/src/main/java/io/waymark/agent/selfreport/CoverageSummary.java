package io.waymark.agent.selfreport;

import io.waymark.agent.background.AuditedBackground;
import io.waymark.agent.background.BackgroundKind;
import io.waymark.agent.instrumentation.AuditScope;
import io.waymark.agent.servercall.AuditedEndpoint;
import io.waymark.agent.weave.InstrumentationCoverage;
import io.waymark.agent.weave.InstrumentedLibrary;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Says in one line what is audited, once the service is up, and again when that has grown a lot. Used by one thread at a
 * time.
 */
final class CoverageSummary {
    /** Growth that is worth another line: at least this number of endpoints, listeners, jobs and methods, and a doubling. */
    private static final int MIN_GROWTH = 10;

    private final InstrumentationCoverage coverage;
    private boolean printed;
    private int printedSize;

    CoverageSummary(InstrumentationCoverage coverage) {
        this.coverage = coverage;
    }

    /** Returns the line; null if nothing is audited or the last line still says enough. */
    @Nullable
    String newLine(List<AuditedEndpoint> endpoints, List<AuditedBackground> background) {
        List<String> parts = new ArrayList<>();
        addEndpoints(parts, endpoints);
        addBackground(parts, background, BackgroundKind.LISTENER, "listener", AuditScope.MESSAGES, "messages (");
        addBackground(parts, background, BackgroundKind.JOB, "job", AuditScope.JOBS, "jobs (");
        long configured = coverage.configured().size();
        long annotated = coverage.instrumented().stream()
                        .filter(name -> name.endsWith(")"))
                        .count()
                - configured;
        addCount(parts, annotated, "annotated method");
        addCount(parts, configured, "configured method");
        addLibraries(parts, AuditScope.LOGINS, "logins (", ")");
        addLibraries(parts, AuditScope.CALLS, "", "");
        int size = endpoints.size() + background.size() + (int) (annotated + configured);
        if (parts.isEmpty() || (printed && size < Math.max(2 * printedSize, printedSize + MIN_GROWTH))) {
            return null;
        }
        printed = true;
        printedSize = size;
        int others = coverage.notInstrumented().size() + coverage.unmatched().size();
        return "auditing " + String.join(", ", parts)
                + (others == 0 ? "" : "; " + others + " not: see waymark coverage");
    }

    private void addEndpoints(List<String> parts, List<AuditedEndpoint> endpoints) {
        if (endpoints.isEmpty()) {
            addLibraries(parts, AuditScope.REQUESTS, "requests (", ")");
            return;
        }
        parts.add(count(
                endpoints.size(),
                endpoints.stream().filter(AuditedEndpoint::recorded).count(),
                "endpoint",
                endpoints.stream().map(AuditedEndpoint::library)));
    }

    private void addBackground(
            List<String> parts,
            List<AuditedBackground> background,
            BackgroundKind kind,
            String what,
            AuditScope scope,
            String otherwise) {
        List<AuditedBackground> ofKind =
                background.stream().filter(work -> work.kind() == kind).toList();
        if (ofKind.isEmpty()) {
            addLibraries(parts, scope, otherwise, ")");
        } else {
            parts.add(count(
                    ofKind.size(),
                    ofKind.stream().filter(AuditedBackground::recorded).count(),
                    what,
                    ofKind.stream().map(AuditedBackground::library)));
        }
    }

    private static String count(int all, long recorded, String what, Stream<String> libraries) {
        return (recorded == all ? "" : recorded + " of ") + all + " " + what + (all == 1 ? " (" : "s (")
                + libraries.distinct().sorted().collect(Collectors.joining(", ")) + ")";
    }

    private void addLibraries(List<String> parts, AuditScope scope, String before, String after) {
        TreeSet<String> labels = new TreeSet<>();
        for (InstrumentedLibrary library : coverage.libraries()) {
            if (library.audits().contains(scope)) {
                labels.add(library.label());
            }
        }
        if (!labels.isEmpty()) {
            parts.add(before + String.join(", ", labels) + after);
        }
    }

    private static void addCount(List<String> parts, long count, String what) {
        if (count > 0) {
            parts.add(count + " " + what + (count == 1 ? "" : "s"));
        }
    }
}
