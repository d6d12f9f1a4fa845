package io.waymark.agent.selfreport;

import com.fasterxml.jackson.core.JsonGenerator;
import io.waymark.agent.background.AuditedBackground;
import io.waymark.agent.background.BackgroundKind;
import io.waymark.agent.instrumentation.AuditScope;
import io.waymark.agent.servercall.AuditedEndpoint;
import io.waymark.agent.weave.InstrumentedLibrary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * One element of a {@code CoverageReported} event.
 *
 * @param kind the array that it belongs to
 * @param members names and values of its members, in turn; a single text if the element is no object
 * @param recorded the member of this name; of endpoints, listeners and jobs alone
 * @param audits the member of this name; of libraries alone
 */
record CoverageEntry(EntryKind kind, List<String> members, boolean recorded, Set<AuditScope> audits) {
    private static final int MAX_TEXT_LENGTH = 1_000;
    private static final int OVERHEAD = 30;

    /** The arrays of the event, in their order. */
    enum EntryKind {
        INSTRUMENTED("instrumented"),
        CONFIGURED("configured"),
        ENDPOINT("endpoints"),
        LISTENER("listeners"),
        JOB("jobs"),
        LIBRARY("libraries"),
        NOT_INSTRUMENTED("notInstrumented"),
        WARNING("warnings");

        final String member;

        EntryKind(String member) {
            this.member = member;
        }
    }

    static CoverageEntry text(EntryKind kind, String text) {
        return new CoverageEntry(kind, List.of(truncate(text)), false, Set.of());
    }

    static CoverageEntry notInstrumented(String what, String reason) {
        return new CoverageEntry(
                EntryKind.NOT_INSTRUMENTED,
                List.of("name", truncate(what), "reason", truncate(reason)),
                false,
                Set.of());
    }

    static CoverageEntry of(AuditedEndpoint endpoint) {
        return new CoverageEntry(
                EntryKind.ENDPOINT,
                List.of(
                        "method", truncate(endpoint.method()),
                        "route", truncate(endpoint.route()),
                        "operation", truncate(endpoint.operation()),
                        "category", endpoint.category(),
                        "library", endpoint.library()),
                endpoint.recorded(),
                Set.of());
    }

    static CoverageEntry of(AuditedBackground work) {
        return new CoverageEntry(
                work.kind() == BackgroundKind.LISTENER ? EntryKind.LISTENER : EntryKind.JOB,
                List.of(
                        "name", truncate(work.name()),
                        "operation", truncate(work.operation()),
                        "category", work.category(),
                        "library", work.library()),
                work.recorded(),
                Set.of());
    }

    static CoverageEntry of(InstrumentedLibrary library) {
        List<String> members = new ArrayList<>(List.of("name", library.name()));
        if (library.version() != null) {
            members.addAll(List.of("version", truncate(library.version())));
        }
        return new CoverageEntry(EntryKind.LIBRARY, List.copyOf(members), false, library.audits());
    }

    static String truncate(String text) {
        return text.length() <= MAX_TEXT_LENGTH ? text : text.substring(0, MAX_TEXT_LENGTH) + "…";
    }

    /** Returns about how many characters its JSON has. */
    int length() {
        return OVERHEAD * members.size()
                + members.stream().mapToInt(String::length).sum();
    }

    void write(JsonGenerator json) throws IOException {
        if (members.size() == 1) {
            json.writeString(members.get(0));
            return;
        }
        json.writeStartObject();
        for (int i = 0; i < members.size(); i += 2) {
            json.writeStringField(members.get(i), members.get(i + 1));
        }
        if (kind == EntryKind.ENDPOINT || kind == EntryKind.LISTENER || kind == EntryKind.JOB) {
            json.writeBooleanField("recorded", recorded);
        } else if (kind == EntryKind.LIBRARY) {
            json.writeArrayFieldStart("audits");
            for (AuditScope scope : new TreeSet<>(audits)) {
                json.writeString(scope.name().toLowerCase(Locale.ROOT));
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }
}
