package io.waymark.agent.servercall;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryParametersTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | {}",
                "& | {}",
                "&&a=1&& | {a=1}",
                "a | {a=}",
                "a= | {a=}",
                "= | {=}",
                "=1 | {=1}",
                "a=b=c | {a=b=c}",
                "a=1&b=2&a=3&a=4 | {a=[1, 3, 4], b=2}",
                "a+b=c%20d | {a b=c d}",
                "%70assword=x | {password=x}",
                "a=%zz | {a=%zz}",
                "a=% | {a=%}",
                "a=%C3 | {a=\ufffd}",
                "a=%26%3D | {a=&=}",
                "a=1;b=2 | {a=1;b=2}",
            })
    void decodes(String query, String expected) {
        assertThat(parse(query)).hasToString(expected);
    }

    @Test
    void hidesNoneBehindMany() {
        assertThat(parse("a=1&".repeat(1000) + "b=2")).containsEntry("b", "2");
        assertThat(parse("&".repeat(100_000) + "b=2")).isEqualTo(Map.of("b", "2"));
        assertThat(parse("a&".repeat(1000))).containsEntry("a", Collections.nCopies(1000, ""));
    }

    private static Map<String, Object> parse(String query) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        assertThat(QueryParameters.addTo(parameters, query, name -> false)).isEmpty();
        return parameters;
    }
}
