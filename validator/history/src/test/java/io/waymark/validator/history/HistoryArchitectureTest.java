package io.waymark.validator.history;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.waymark.validator.history", importOptions = DoNotIncludeTests.class)
class HistoryArchitectureTest {
    @ArchTest
    static final ArchRule DEPENDS_ON_READER_VERIFIER_AND_FORMAT_ALONE = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.waymark.validator.history..",
                    "io.waymark.validator.reader..",
                    "io.waymark.validator.verifier..",
                    "io.waymark.format..",
                    "com.fasterxml.jackson..",
                    "org.apache.lucene..",
                    "org.jspecify..",
                    "java..");
}
