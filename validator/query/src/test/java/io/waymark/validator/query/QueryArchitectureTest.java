package io.waymark.validator.query;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.waymark.validator.query", importOptions = DoNotIncludeTests.class)
class QueryArchitectureTest {
    @ArchTest
    static final ArchRule DEPENDS_ON_READER_VERIFIER_AND_FORMAT_ALONE = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.waymark.validator.query..",
                    "io.waymark.validator.reader..",
                    "io.waymark.validator.verifier..",
                    "io.waymark.format..",
                    "com.fasterxml.jackson..",
                    "org.duckdb..",
                    "org.jspecify..",
                    "java..");
}
