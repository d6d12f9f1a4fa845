package io.waymark.writer.journal;

import static com.tngtech.archunit.base.DescribedPredicate.anyElementThat;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The journal sees Chronicle Queue, and of the writer the base alone. */
@AnalyzeClasses(packages = "io.waymark.writer.journal", importOptions = ImportOption.DoNotIncludeTests.class)
class JournalArchitectureTest {
    @ArchTest
    static final ArchRule dependsOnBaseAndChronicleAlone = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.waymark.writer.journal", "io.waymark.base..", "net.openhft..", "org.jspecify..", "java..");

    /** Chronicle Queue does not show through: nothing that other modules can call names its types. */
    @ArchTest
    static final ArchRule publicMethodsHideChronicle = noMethods()
            .that()
            .arePublic()
            .and()
            .areDeclaredInClassesThat()
            .arePublic()
            .should()
            .haveRawReturnType(resideInAPackage("net.openhft.."))
            .orShould()
            .haveRawParameterTypes(anyElementThat(resideInAPackage("net.openhft..")));
}
