package io.waymark.writer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The packages are the stages between journal and store, and depend on each other one way. */
@AnalyzeClasses(packages = "io.waymark", importOptions = ImportOption.DoNotIncludeTests.class)
class DeliveryArchitectureTest {
    @ArchTest
    static final ArchRule stagesDependOneWay = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("facade")
            .definedBy("io.waymark.writer")
            .layer("delivery")
            .definedBy("io.waymark.writer.delivery")
            .layer("journal")
            .definedBy("io.waymark.writer.journal")
            .layer("logfile")
            .definedBy("io.waymark.writer.logfile")
            .layer("deflate")
            .definedBy("io.waymark.writer.deflate")
            .layer("digest")
            .definedBy("io.waymark.writer.digest")
            .layer("keys")
            .definedBy("io.waymark.writer.keys")
            .layer("store")
            .definedBy("io.waymark.writer.store")
            .whereLayer("facade")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("delivery")
            .mayOnlyBeAccessedByLayers("facade")
            .whereLayer("journal")
            .mayOnlyBeAccessedByLayers("facade", "delivery", "logfile")
            .whereLayer("logfile")
            .mayOnlyBeAccessedByLayers("delivery")
            .whereLayer("deflate")
            .mayOnlyBeAccessedByLayers("logfile")
            .whereLayer("digest")
            .mayOnlyBeAccessedByLayers("facade", "delivery")
            .whereLayer("keys")
            .mayOnlyBeAccessedByLayers("facade", "delivery", "digest")
            .whereLayer("store")
            .mayOnlyBeAccessedByLayers("facade", "delivery", "digest");

    @ArchTest
    static final ArchRule journalAloneUsesChronicle = noClasses()
            .that()
            .resideOutsideOfPackage("io.waymark.writer.journal")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("net.openhft..");

    @ArchTest
    static final ArchRule keysAloneUseBouncyCastle = noClasses()
            .that()
            .resideOutsideOfPackage("io.waymark.writer.keys")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.bouncycastle..");

    @ArchTest
    static final ArchRule noCycles =
            slices().matching("io.waymark.(**)").should().beFreeOfCycles();
}
