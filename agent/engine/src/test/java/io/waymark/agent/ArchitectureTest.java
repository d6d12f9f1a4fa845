package io.waymark.agent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.waymark.agent", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule STAGES_RUN_ONE_WAY = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("io.waymark.agent..")
            .layer("capture")
            .definedBy("io.waymark.agent.capture..")
            .layer("redact")
            .definedBy("io.waymark.agent.redact..")
            .layer("context")
            .definedBy("io.waymark.agent.context..")
            .layer("identity")
            .definedBy("io.waymark.agent.identity..")
            .layer("ring")
            .definedBy("io.waymark.agent.ring..")
            .layer("record")
            .definedBy("io.waymark.agent.record..")
            .layer("layout")
            .definedBy("io.waymark.agent.layout..")
            .layer("json")
            .definedBy("io.waymark.agent.json..")
            .optionalLayer("weave")
            .definedBy("io.waymark.agent.weave..")
            .layer("startup")
            .definedBy("io.waymark.agent.startup..")
            .layer("clientcall")
            .definedBy("io.waymark.agent.clientcall..")
            .layer("instrumentation")
            .definedBy("io.waymark.agent.instrumentation..")
            .whereLayer("instrumentation")
            .mayOnlyBeAccessedByLayers("weave", "clientcall", "identity", "startup")
            .whereLayer("clientcall")
            .mayOnlyBeAccessedByLayers("startup")
            .whereLayer("capture")
            .mayOnlyBeAccessedByLayers("clientcall", "weave", "startup")
            .whereLayer("redact")
            .mayOnlyBeAccessedByLayers("capture")
            .whereLayer("context")
            .mayOnlyBeAccessedByLayers("capture")
            .whereLayer("identity")
            .mayOnlyBeAccessedByLayers("capture", "context", "record", "clientcall", "startup")
            .whereLayer("ring")
            .mayOnlyBeAccessedByLayers("capture", "clientcall", "startup")
            .whereLayer("record")
            .mayOnlyBeAccessedByLayers("capture", "clientcall", "ring", "startup")
            .whereLayer("layout")
            .mayOnlyBeAccessedByLayers("capture", "identity", "record")
            .whereLayer("json")
            .mayOnlyBeAccessedByLayers("capture", "redact", "identity", "ring", "record", "layout");

    @ArchTest
    static final ArchRule ONLY_WEAVING_SEES_BYTE_BUDDY = noClasses()
            .that()
            .resideOutsideOfPackages("io.waymark.agent.weave..", "io.waymark.agent.instrumentation..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("net.bytebuddy..");

    @ArchTest
    static final ArchRule ONLY_THE_RING_SEES_THE_DISRUPTOR = noClasses()
            .that()
            .resideOutsideOfPackage("io.waymark.agent.ring..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.lmax..");

    @ArchTest
    static final ArchRule NOTHING_LINKS_THE_ANNOTATIONS =
            noClasses().should().dependOnClassesThat().resideInAPackage("io.waymark.annotations..");
}
