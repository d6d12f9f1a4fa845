package io.waymark.benchmarks;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.waymark.benchmarks.process.AuditedTraffic;
import io.waymark.benchmarks.process.AwsSdkCalls;
import io.waymark.benchmarks.process.HistoryLookups;
import io.waymark.benchmarks.process.LogFileCompression;
import io.waymark.benchmarks.process.ProcessMetrics;
import io.waymark.benchmarks.process.Timestamps;

/** Dependencies between the packages, and of the code that runs in measured JVMs. */
@AnalyzeClasses(packages = "io.waymark.benchmarks", importOptions = ImportOption.DoNotIncludeTests.class)
class BenchmarksArchitectureTest {
    private static final String ROOT = "io.waymark.benchmarks";

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule gateDependsOnResultOnly = noClasses()
            .that()
            .resideInAPackage(ROOT + ".gate..")
            .should()
            .dependOnClassesThat(resideInAPackage(ROOT + "..")
                    .and(not(resideInAPackage(ROOT + ".gate..")))
                    .and(not(resideInAPackage(ROOT + ".result.."))));

    @ArchTest
    static final ArchRule resultDependsOnNoOtherPackage = noClasses()
            .that()
            .resideInAPackage(ROOT + ".result..")
            .should()
            .dependOnClassesThat(resideInAPackage(ROOT + "..").and(not(resideInAPackage(ROOT + ".result.."))));

    /** Suites pass class names to other JVMs; a class literal is not an access. They share only the file formats. */
    @ArchTest
    static final ArchRule suitesReferToMeasuredClassesByNameOnly = noClasses()
            .that()
            .resideInAPackage(ROOT + ".suite..")
            .should()
            .accessClassesThat(resideInAPackage(ROOT + ".hotpath..")
                    .or(resideInAPackage(ROOT + ".process..")
                            .and(not(belongToAnyOf(ProcessMetrics.class, Timestamps.class)))))
            .orShould()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + ".contender..");

    /** The class path of a measured JVM has only the libraries of its contender. */
    @ArchTest
    static final ArchRule measuredProgramsUseJdkOnly = classes()
            .that()
            .resideInAPackage(ROOT + ".process..")
            .and(not(belongToAnyOf(
                    AwsSdkCalls.class, HistoryLookups.class, LogFileCompression.class, AuditedTraffic.class)))
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..", "com.sun.management..", "org.jspecify..", ROOT + ".process..", ROOT + ".contender..");

    @ArchTest
    static final ArchRule contendersDoNotDependOnTheProduct = noClasses()
            .that()
            .resideInAPackage(ROOT + ".contender..")
            .should()
            .dependOnClassesThat(resideInAPackage("io.waymark..")
                    .and(not(resideInAPackage(ROOT + ".contender..")))
                    .and(not(resideInAPackage("io.waymark.annotations.."))));

    @ArchTest
    static final ArchRule stressTestsDependOnTheProductOnly = noClasses()
            .that()
            .resideInAPackage(ROOT + ".stress..")
            .should()
            .dependOnClassesThat(resideInAPackage(ROOT + "..").and(not(resideInAPackage(ROOT + ".stress.."))));
}
