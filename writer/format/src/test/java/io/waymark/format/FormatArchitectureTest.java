package io.waymark.format;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The validator depends on the format, which therefore sees nothing of the writer. */
@AnalyzeClasses(packages = "io.waymark.format", importOptions = ImportOption.DoNotIncludeTests.class)
class FormatArchitectureTest {
    @ArchTest
    static final ArchRule dependsOnJdkAndJacksonAlone = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.waymark.format..", "com.fasterxml.jackson.core..", "org.jspecify..", "java..");
}
