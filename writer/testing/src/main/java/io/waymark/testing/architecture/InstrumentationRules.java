package io.waymark.testing.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.function.Predicate;

/** The architecture of a module under {@code agent/instrumentation}; its own test includes these rules. */
public final class InstrumentationRules {
    private static final String AGENT = "io.waymark.agent.";
    private static final String SPI = AGENT + "instrumentation";
    private static final String ADVICE = "net.bytebuddy.asm.Advice$";

    private InstrumentationRules() {}

    /** A module sees the engine's interfaces and formats, and none of its machinery; a thread of its own is the agent's. */
    @ArchTest
    public static final ArchRule MACHINERY_IS_NOT_SEEN = noClasses()
            .should()
            .dependOnClassesThat(JavaClass.Predicates.resideInAnyPackage(
                            AGENT + "weave..",
                            AGENT + "hook..",
                            AGENT + "startup..",
                            AGENT + "ring..",
                            "io.waymark.writer..")
                    .and(DescribedPredicate.not(
                            are("threads or selectors", InstrumentationRules::isThreadOrSelector))));

    /** Advice is copied into classes that see nothing of the agent but the bridge. A module may rewrite instructions instead. */
    @ArchTest
    public static final ArchRule ADVICE_CALLS_THE_BRIDGE_ALONE = classes()
            .that(are("advice", InstrumentationRules::isAdvice))
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", AGENT + "bootstrap", "net.bytebuddy..", "org.jspecify..")
            .allowEmptyShould(true);

    /** Adapters run beside the library, where Byte Buddy is not the agent's. */
    @ArchTest
    public static final ArchRule ONLY_DECLARATIONS_AND_ADVICE_SEE_BYTE_BUDDY = noClasses()
            .that(are("neither declarations nor advice", type -> !isAdvice(type) && !isDeclaration(outermost(type))))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("net.bytebuddy..");

    /** The module has a declaration, which the service loader can create. */
    @ArchTest
    public static final ArchRule DECLARATIONS_ARE_PUBLIC = classes()
            .that(are("declarations", InstrumentationRules::isDeclaration))
            .should()
            .bePublic()
            .andShould()
            .haveSimpleNameEndingWith("Instrumentation");

    private static DescribedPredicate<JavaClass> are(String description, Predicate<JavaClass> predicate) {
        return DescribedPredicate.describe("are " + description, predicate);
    }

    private static boolean isThreadOrSelector(JavaClass type) {
        return type.getSimpleName().equals("AgentThread")
                || type.getPackageName().equals("io.waymark.writer.selectors");
    }

    private static boolean isDeclaration(JavaClass type) {
        return type.isAssignableTo(SPI + ".LibraryInstrumentation");
    }

    private static boolean isAdvice(JavaClass type) {
        return type.getMethods().stream()
                .anyMatch(method -> method.getAnnotations().stream()
                        .anyMatch(
                                annotation -> annotation.getRawType().getName().startsWith(ADVICE + "OnMethod")));
    }

    private static JavaClass outermost(JavaClass type) {
        JavaClass current = type;
        while (current.getEnclosingClass().isPresent()) {
            current = current.getEnclosingClass().get();
        }
        return current;
    }
}
