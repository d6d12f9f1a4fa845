package io.waymark.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.agent.weave.ConfiguredMethod.ConfiguredParameter;
import io.waymark.writer.selectors.EventCategory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The form of {@code waymark.methods}. */
class MethodsParserTest {
    private final List<String> problems = new ArrayList<>();

    @Test
    void entriesAreRead() {
        List<ConfiguredMethod> methods = MethodsParser.parse(
                " com.acme.Admin[delete*,create( readOnly = false , parameters=id|1:note|2)] ;"
                        + "com.acme.Outer$Inner[pay(name=PayInvoice,category=data,source=pay.acme.com)];; ",
                problems::add);
        assertThat(problems).isEmpty();
        assertThat(methods)
                .extracting(ConfiguredMethod::text)
                .containsExactly("com.acme.Admin[delete*]", "com.acme.Admin[create]", "com.acme.Outer$Inner[pay]");
        assertThat(methods.get(1).parameters())
                .containsExactly(
                        new ConfiguredParameter(-1, "id"),
                        new ConfiguredParameter(1, "note"),
                        new ConfiguredParameter(2, null));
        assertThat(methods.get(2).category()).isEqualTo(EventCategory.DATA);
        assertThat(methods.get(2).eventName()).isEqualTo("PayInvoice");
        assertThat(methods.get(2).eventSource()).isEqualTo("pay.acme.com");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "com.acme.Admin # expected CLASS[METHOD, …]",
                "com.acme.Admin[delete # expected CLASS[METHOD, …]",
                "com.acme.Admin[] # a method's name is missing",
                "com.acme.Admin[a,,b] # a method's name is missing",
                "com acme.Admin[a] # \"com acme.Admin\" is no class name",
                "com..Admin[a] # is no class name",
                "*Admin[a] # begins with a wildcard",
                "java.lang.Runtime[exec] # classes and interfaces of the JDK's java packages cannot be named",
                "com.acme.Admin[delete.all] # \"delete.all\" is no method name",
                "com.acme.Admin[a(readOnly=maybe)] # readOnly=maybe: expected true or false",
                "com.acme.Admin[a(category=both)] # category=both: expected management or data",
                "com.acme.Admin[a(readonly=true)] # \"readonly\" is unknown; known are category, readOnly",
                "com.acme.Admin[a(readOnly)] # \"readOnly\" has no value",
                "com.acme.Admin[a(readOnly=true] # the parenthesis is not closed",
                "com.acme.Admin[a*(name=A)] # \"a*\" may be several methods",
                "com.acme.Admin[a(parameters=id:note)] # expected names, indexes from 0, or INDEX:NAME",
                "com.acme.Admin[a(parameters=id|)] # expected names, indexes from 0, or INDEX:NAME"
            })
    void problemSaysWhatIsExpected(String entry, String expected) {
        assertThat(MethodsParser.parse(entry + "; com.acme.Good[a]", problems::add))
                .extracting(ConfiguredMethod::text)
                .containsExactly("com.acme.Good[a]");
        assertThat(problems)
                .singleElement()
                .asString()
                .startsWith("\"" + entry + "\": ")
                .contains(expected);
    }
}
