package io.waymark.agent.weave;

import io.waymark.agent.instrumentation.AuditScope;
import java.util.Comparator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A library of which a class has been woven.
 *
 * @param name as its instrumentation names it
 * @param version the version in the name of its jar; null if unknown
 * @param audits what becomes an event
 */
public record InstrumentedLibrary(String name, @Nullable String version, Set<AuditScope> audits)
        implements Comparable<InstrumentedLibrary> {
    private static final Comparator<InstrumentedLibrary> ORDER =
            Comparator.comparing(InstrumentedLibrary::name).thenComparing(InstrumentedLibrary::label);

    /**
     * Names the library and its version.
     *
     * @return such as {@code Spring MVC 6.2.8}
     */
    public String label() {
        return version == null ? name : name + " " + version;
    }

    @Override
    public int compareTo(InstrumentedLibrary other) {
        return ORDER.compare(this, other);
    }
}
