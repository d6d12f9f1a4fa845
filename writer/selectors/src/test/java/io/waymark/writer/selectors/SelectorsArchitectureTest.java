package io.waymark.writer.selectors;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Selectors judge descriptions of events: they see neither what captures events nor what delivers them. */
@AnalyzeClasses(packages = "io.waymark.writer.selectors", importOptions = ImportOption.DoNotIncludeTests.class)
class SelectorsArchitectureTest {
    @ArchTest
    static final ArchRule dependsOnFormatAlone = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.waymark.writer.selectors",
                    "io.waymark.format",
                    "com.fasterxml.jackson.core..",
                    "org.jspecify..",
                    "java..");
}
