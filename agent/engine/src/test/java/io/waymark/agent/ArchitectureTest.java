package io.waymark.agent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;

@AnalyzeClasses(packages = "io.waymark.agent", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule STAGES_RUN_ONE_WAY = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("io.waymark.agent..")
            .layer("capture")
            .definedBy("io.waymark.agent.capture..")
            .layer("redact")
            .definedBy("io.waymark.agent.redact..")
            .layer("getter")
            .definedBy("io.waymark.agent.getter..")
            .layer("context")
            .definedBy("io.waymark.agent.context..")
            .layer("identity")
            .definedBy("io.waymark.agent.identity..")
            .layer("ring")
            .definedBy("io.waymark.agent.ring..")
            .layer("record")
            .definedBy("io.waymark.agent.record..")
            .layer("durability")
            .definedBy("io.waymark.agent.durability..")
            .layer("layout")
            .definedBy("io.waymark.agent.layout..")
            .layer("json")
            .definedBy("io.waymark.agent.json..")
            .optionalLayer("weave")
            .definedBy("io.waymark.agent.weave..")
            .layer("startup")
            .definedBy("io.waymark.agent.startup..")
            .layer("selfreport")
            .definedBy("io.waymark.agent.selfreport..")
            .layer("clientcall")
            .definedBy("io.waymark.agent.clientcall..")
            .layer("instrumentation")
            .definedBy("io.waymark.agent.instrumentation..")
            .layer("adapter")
            .definedBy("io.waymark.agent.adapter..")
            .layer("request")
            .definedBy("io.waymark.agent.request..")
            .layer("servercall")
            .definedBy("io.waymark.agent.servercall..")
            .layer("background")
            .definedBy("io.waymark.agent.background..")
            .layer("hook")
            .definedBy("io.waymark.agent.hook..")
            .layer("calls")
            .definedBy("io.waymark.agent.calls..")
            .whereLayer("instrumentation")
            .mayOnlyBeAccessedByLayers(
                    "weave",
                    "adapter",
                    "clientcall",
                    "servercall",
                    "background",
                    "request",
                    "context",
                    "selfreport",
                    "startup")
            .whereLayer("adapter")
            .mayOnlyBeAccessedByLayers("clientcall", "servercall", "background")
            .whereLayer("request")
            .mayOnlyBeAccessedByLayers("context", "capture", "servercall", "background", "startup")
            .whereLayer("servercall")
            .mayOnlyBeAccessedByLayers("background", "hook", "selfreport", "startup")
            .whereLayer("background")
            .mayOnlyBeAccessedByLayers("hook", "selfreport", "startup")
            .whereLayer("startup")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("selfreport")
            .mayOnlyBeAccessedByLayers("startup")
            .whereLayer("hook")
            .mayOnlyBeAccessedByLayers("startup")
            .whereLayer("clientcall")
            .mayOnlyBeAccessedByLayers("hook", "startup")
            .whereLayer("calls")
            .mayOnlyBeAccessedByLayers(
                    "capture", "adapter", "clientcall", "servercall", "background", "hook", "startup")
            .whereLayer("capture")
            .mayOnlyBeAccessedByLayers("clientcall", "servercall", "background", "weave", "hook", "startup")
            .whereLayer("redact")
            .mayOnlyBeAccessedByLayers("capture", "servercall", "startup")
            .whereLayer("getter")
            .mayOnlyBeAccessedByLayers("capture")
            .whereLayer("context")
            .mayOnlyBeAccessedByLayers("capture", "servercall", "background", "hook", "startup")
            .whereLayer("identity")
            .mayOnlyBeAccessedByLayers(
                    "capture",
                    "context",
                    "request",
                    "record",
                    "clientcall",
                    "servercall",
                    "background",
                    "hook",
                    "ring",
                    "startup")
            .whereLayer("ring")
            .mayOnlyBeAccessedByLayers(
                    "calls", "capture", "clientcall", "servercall", "background", "selfreport", "startup")
            .whereLayer("record")
            .mayOnlyBeAccessedByLayers(
                    "capture", "clientcall", "servercall", "background", "ring", "selfreport", "startup")
            .whereLayer("durability")
            .mayOnlyBeAccessedByLayers("capture", "ring", "weave", "startup")
            .whereLayer("layout")
            .mayOnlyBeAccessedByLayers("capture", "servercall", "background", "identity", "record")
            .whereLayer("json")
            .mayOnlyBeAccessedByLayers(
                    "capture", "servercall", "background", "redact", "identity", "ring", "record", "layout");

    @ArchTest
    static final ArchRule RING_REFERENCES_RUN_ONE_WAY =
            slices().assignedFrom(ringClasses()).should().beFreeOfCycles();

    /** One slice for each top-level class of the ring. */
    private static SliceAssignment ringClasses() {
        return new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass type) {
                return type.getPackageName().equals("io.waymark.agent.ring")
                        ? SliceIdentifier.of(type.getName().replaceFirst("\\$.*", ""))
                        : SliceIdentifier.ignore();
            }

            @Override
            public String getDescription() {
                return "top-level classes of the ring";
            }
        };
    }

    @ArchTest
    static final ArchRule ONLY_CLASS_FILE_CODE_SEES_BYTE_BUDDY = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "io.waymark.agent.weave..", "io.waymark.agent.getter..", "io.waymark.agent.instrumentation..")
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
