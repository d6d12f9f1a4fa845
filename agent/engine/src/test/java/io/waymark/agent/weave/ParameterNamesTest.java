package io.waymark.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.agent.capture.AuditedMethod;
import io.waymark.agent.capture.AuditedMethod.Sensitivity;
import io.waymark.agent.durability.DurabilityPolicy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where a parameter has no name in its annotation, the class file may name it in two ways, or not at all. */
class ParameterNamesTest {
    private static final String SOURCE = """
            package example;
            import io.waymark.annotations.*;
            import java.util.*;
            public class Named<T extends Comparable<T>> {
                @ManagementEvent
                public void instance(@RequestParameter long wide, @RequestParameter double wider,
                        @RequestParameter String last) { for (int i = 0; i < 3; i++) { long local = i; } }
                @ManagementEvent
                public static void ofClass(@RequestParameter double wide, int between, @RequestParameter long last) {}
                @ManagementEvent
                public <V extends T> void generic(@RequestParameter Map<String, ? super V> map,
                        @RequestParameter V[] array, @RequestParameter("given") T third) {}
                @ManagementEvent
                @EventResource(type = "T", arn = "a/{second}")
                public void resource(@RequestParameter("first") int one, long second) {}
            }
            """;

    private final List<String> reports = new ArrayList<>();
    private final Map<String, AuditedMethod> auditedMethods = new HashMap<>();

    private void compile(String... options) throws Exception {
        Weaver weaver = new Weaver(
                "eu-north-1",
                "123456789012",
                "",
                DurabilityPolicy.DEFAULT,
                audited -> {
                    auditedMethods.put(audited.methodName(), audited);
                    return auditedMethods.size();
                },
                new InstrumentationCoverage(reports::add));
        CompilingClassLoader.compile(weaver, "example.Named", SOURCE, options)
                .loadClass("example.Named")
                .getDeclaredConstructor()
                .newInstance();
    }

    private List<String> names(String method) {
        return auditedMethods.get(method).parameters().stream()
                .map(AuditedMethod.ParameterSpec::name)
                .toList();
    }

    private void assertNamed() {
        assertThat(names("instance")).containsExactly("wide", "wider", "last");
        assertThat(names("ofClass")).containsExactly("wide", "last");
        assertThat(names("generic")).containsExactly("map", "array", "given");
        assertThat(names("resource")).containsExactly("first", "second");
        assertThat(reports).isEmpty();
    }

    @Test
    void namesComeFromTheLocalVariableTable() throws Exception {
        compile("-g");
        assertNamed();
    }

    @Test
    void namesComeFromTheMethodParameters() throws Exception {
        compile("-g:none", "-parameters");
        assertNamed();
    }

    @Test
    void missingNamesAreReportedAndNumbered() throws Exception {
        compile("-g:none");
        assertThat(names("instance")).containsExactly("arg0", "arg1", "arg2");
        assertThat(auditedMethods.get("generic").parameters())
                .extracting(AuditedMethod.ParameterSpec::sensitivity)
                .containsExactly(Sensitivity.HIDDEN, Sensitivity.HIDDEN, Sensitivity.CLEAR);
        assertThat(names("ofClass")).containsExactly("arg0", "arg2");
        assertThat(names("generic")).containsExactly("arg0", "arg1", "given");
        assertThat(reports)
                .anySatisfy(line -> assertThat(line)
                        .contains("example.Named.instance(long, double, String)", "-parameters", "@RequestParameter"))
                .anySatisfy(line -> assertThat(line).contains("example.Named.ofClass(double, int, long)"))
                .anySatisfy(line -> assertThat(line).contains("example.Named.resource(int, long)", "{second}"))
                .hasSize(4);
    }
}
