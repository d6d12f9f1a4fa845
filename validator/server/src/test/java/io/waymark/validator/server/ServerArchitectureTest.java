package io.waymark.validator.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The server links no code that writes trails. */
@AnalyzeClasses(packages = "io.waymark.validator.server", importOptions = DoNotIncludeTests.class)
class ServerArchitectureTest {
    @ArchTest
    static final ArchRule DEPENDS_ON_READERS_AND_FORMAT_ALONE = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.waymark.validator.server..",
                    "io.waymark.validator.history..",
                    "io.waymark.validator.reader..",
                    "io.waymark.validator.verifier..",
                    "io.waymark.format..",
                    "com.fasterxml.jackson..",
                    "org.eclipse.jetty..",
                    "org.jspecify..",
                    "java..",
                    "javax.crypto..");

    @ArchTest
    static final ArchRule PACKAGES_RUN_ONE_WAY = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("port")
            .definedBy("io.waymark.validator.server")
            .layer("console")
            .definedBy("io.waymark.validator.server.console")
            .layer("access")
            .definedBy("io.waymark.validator.server.access")
            .layer("http")
            .definedBy("io.waymark.validator.server.http")
            .whereLayer("port")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("console")
            .mayOnlyBeAccessedByLayers("port")
            .whereLayer("access")
            .mayOnlyBeAccessedByLayers("port", "console")
            .whereLayer("http")
            .mayOnlyBeAccessedByLayers("port", "console");
}
