package io.waymark.writer.store.s3;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The S3 store sees the AWS SDK, and of the writer the store alone. */
@AnalyzeClasses(packages = "io.waymark.writer.store.s3", importOptions = ImportOption.DoNotIncludeTests.class)
class S3StoreArchitectureTest {
    @ArchTest
    static final ArchRule dependsOnStoreAndAwsSdkAlone = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.waymark.writer.store..",
                    "io.waymark.base..",
                    "software.amazon.awssdk..",
                    "org.jspecify..",
                    "java..");
}
