package io.waymark.writer;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The packages are the stages of the way from journal to store, and arrows run one way. */
@AnalyzeClasses(packages = "io.waymark", importOptions = ImportOption.DoNotIncludeTests.class)
class WriterArchitectureTest {
    @ArchTest
    static final ArchRule layersDependDownstreamOnly = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("front")
            .definedBy("io.waymark.writer")
            .layer("delivery")
            .definedBy("io.waymark.writer.delivery")
            .layer("journal")
            .definedBy("io.waymark.writer.journal")
            .layer("logfile")
            .definedBy("io.waymark.writer.logfile")
            .layer("digest")
            .definedBy("io.waymark.writer.digest")
            .layer("keys")
            .definedBy("io.waymark.writer.keys")
            .layer("store")
            .definedBy("io.waymark.writer.store")
            .layer("disk")
            .definedBy("io.waymark.base.file")
            .whereLayer("front")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("delivery")
            .mayOnlyBeAccessedByLayers("front")
            .whereLayer("digest")
            .mayOnlyBeAccessedByLayers("front", "delivery", "logfile")
            .whereLayer("keys")
            .mayOnlyBeAccessedByLayers("front", "delivery", "digest")
            .whereLayer("store")
            .mayOnlyBeAccessedByLayers("front", "delivery", "logfile", "digest");

    @ArchTest
    static final ArchRule noCycles =
            slices().matching("io.waymark.(**)").should().beFreeOfCycles();
}
