package io.waymark.base;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The base knows no CloudTrail, and its packages depend on each other one way. */
@AnalyzeClasses(packages = "io.waymark.base", importOptions = ImportOption.DoNotIncludeTests.class)
class BaseArchitectureTest {
    @ArchTest
    static final ArchRule dependsOnJdkAndJacksonAlone = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.waymark.base..", "com.fasterxml.jackson.core..", "org.jspecify..", "java..");

    /** Files report what they repair, and a thread renews locks; the other packages depend on none. */
    @ArchTest
    static final ArchRule packagesDependOneWay = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("configuration")
            .definedBy("io.waymark.base.configuration")
            .layer("file")
            .definedBy("io.waymark.base.file")
            .layer("hash")
            .definedBy("io.waymark.base.hash")
            .layer("log")
            .definedBy("io.waymark.base.log")
            .layer("reference")
            .definedBy("io.waymark.base.reference")
            .whereLayer("reference")
            .mayNotBeAccessedByAnyLayer()
            .layer("text")
            .definedBy("io.waymark.base.text")
            .whereLayer("text")
            .mayNotBeAccessedByAnyLayer()
            .layer("thread")
            .definedBy("io.waymark.base.thread")
            .whereLayer("configuration")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("file")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("hash")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("log")
            .mayOnlyBeAccessedByLayers("file")
            .whereLayer("thread")
            .mayOnlyBeAccessedByLayers("file");

    @ArchTest
    static final ArchRule noCycles =
            slices().matching("io.waymark.base.(*)..").should().beFreeOfCycles();
}
