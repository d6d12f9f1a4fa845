package io.waymark.agent.weave;

import io.waymark.agent.instrumentation.AuditScope;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Fills a coverage without weaving, for tests of other packages. */
public final class CoverageFixture {
    private CoverageFixture() {}

    public static void instrumented(InstrumentationCoverage coverage, String method) {
        coverage.instrumented(method);
    }

    public static void configured(InstrumentationCoverage coverage, String method) {
        coverage.configured(method);
    }

    public static void library(
            InstrumentationCoverage coverage, String name, @Nullable String version, AuditScope scope) {
        coverage.library(new InstrumentedLibrary(name, version, Set.of(scope)));
    }

    public static void warning(InstrumentationCoverage coverage, String what, String warning) {
        coverage.warn(what, warning);
    }
}
