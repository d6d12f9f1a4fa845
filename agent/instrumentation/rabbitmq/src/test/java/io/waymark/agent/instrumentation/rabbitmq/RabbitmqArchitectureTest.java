package io.waymark.agent.instrumentation.rabbitmq;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import io.waymark.testing.architecture.InstrumentationRules;

@AnalyzeClasses(packages = "io.waymark.agent.instrumentation.rabbitmq", importOptions = DoNotIncludeTests.class)
class RabbitmqArchitectureTest {
    @ArchTest
    static final ArchTests INSTRUMENTATION = ArchTests.in(InstrumentationRules.class);
}
