package io.waymark.agent.premain;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The application's class loader loads these classes, so they may see nothing of the agent's. */
@AnalyzeClasses(
        packages = {"io.waymark.agent.premain", "io.waymark.agent.refusal"},
        importOptions = ImportOption.DoNotIncludeTests.class)
class PremainArchitectureTest {
    @ArchTest
    static final ArchRule dependsOnTheJdkAlone = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.waymark.agent.premain", "io.waymark.agent.refusal", "org.jspecify..", "java..");
}
