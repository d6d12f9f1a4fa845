package io.waymark.agent.instrumentation.quarkus;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import io.waymark.testing.architecture.InstrumentationRules;

@AnalyzeClasses(packages = "io.waymark.agent.instrumentation.quarkus", importOptions = DoNotIncludeTests.class)
class QuarkusArchitectureTest {
    @ArchTest
    static final ArchTests INSTRUMENTATION = ArchTests.in(InstrumentationRules.class);
}
