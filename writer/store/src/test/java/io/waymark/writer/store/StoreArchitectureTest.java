package io.waymark.writer.store;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The store takes objects of any kind: it sees neither the stages before it nor an S3 client. */
@AnalyzeClasses(packages = "io.waymark.writer.store", importOptions = ImportOption.DoNotIncludeTests.class)
class StoreArchitectureTest {
    @ArchTest
    static final ArchRule dependsOnBaseAlone = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.waymark.writer.store", "io.waymark.base..", "org.jspecify..", "java..");
}
