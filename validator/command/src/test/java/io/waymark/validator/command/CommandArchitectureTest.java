package io.waymark.validator.command;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The command links no code that writes: {@code deliver} loads it from the agent's jar at run time. */
@AnalyzeClasses(packages = "io.waymark.validator.command", importOptions = DoNotIncludeTests.class)
class CommandArchitectureTest {
    @ArchTest
    static final ArchRule DEPENDS_ON_VALIDATOR_AND_FORMAT_ALONE = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.waymark.validator.command..",
                    "io.waymark.validator.server..",
                    "io.waymark.validator.history..",
                    "io.waymark.validator.query..",
                    "io.waymark.validator.reader..",
                    "io.waymark.validator.store.s3..",
                    "io.waymark.validator.verifier..",
                    "io.waymark.format..",
                    "com.fasterxml.jackson..",
                    "picocli..",
                    "org.jspecify..",
                    "java..");
}
