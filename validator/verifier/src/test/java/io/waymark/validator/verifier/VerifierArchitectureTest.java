package io.waymark.validator.verifier;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The verifier trusts no code that writes a trail: it shares the published formats with the writer, and nothing else. */
@AnalyzeClasses(packages = "io.waymark.validator.verifier", importOptions = DoNotIncludeTests.class)
class VerifierArchitectureTest {
    @ArchTest
    static final ArchRule DEPENDS_ON_FORMAT_ALONE = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.waymark.validator.verifier..",
                    "io.waymark.format..",
                    "com.fasterxml.jackson.core..",
                    "org.jspecify..",
                    "java..");
}
