package io.waymark.validator.store.s3;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The reader of S3 shares nothing with the writer to S3. */
@AnalyzeClasses(packages = "io.waymark.validator.store.s3", importOptions = DoNotIncludeTests.class)
class S3StoreArchitectureTest {
    @ArchTest
    static final ArchRule DEPENDS_ON_NO_WRITER = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.waymark.validator.store.s3..",
                    "io.waymark.validator.verifier..",
                    "io.waymark.format..",
                    "software.amazon.awssdk..",
                    "org.jspecify..",
                    "java..");
}
