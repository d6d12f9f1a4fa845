package io.waymark.agent.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoutePatternTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/ | / | true",
                "/ | /a | false",
                "/health | /health | true",
                "/health | /health/ | false",
                "/health | /HEALTH | false",
                "/health/** | /health | true",
                "/health/** | /health/ | true",
                "/health/** | /health/a/b | true",
                "/health/** | /healthy | false",
                "/** | / | true",
                "/**/*.css | /a.css | true",
                "/**/*.css | /a/b/c.css | true",
                "/**/*.css | /a/b.css/c | false",
                "/a/**/b/**/c | /a/b/c | true",
                "/a/**/b/**/c | /a/x/b/y/b/z/c | true",
                "/a/**/b/**/c | /a/x/c/b | false",
                "/**/** | /x | true",
                "/a/*/c | /a/b/c | true",
                "/a/*/c | /a/b/b/c | false",
                "/a/?/c | /a/b/c | true",
                "/a/?/c | /a/bb/c | false",
                "/orders/{id} | /orders/7 | true",
                "/orders/{id} | /orders/ | false",
                "/orders/{id} | /orders/7/8 | false",
                "/orders/{id}.json | /orders/7.json | true",
                "/orders/{id}.json | /orders/.json | false",
                "/{from}-{to} | /a-b | true",
                "/{from}-{to} | /ab | false",
                "/{id:[a/b]+}/x | /a/x | true",
                "/{id:\\d{2}}/x | /42/x | true",
                "/{id:\\}+/}/x | /42/x | true",
                "/files/{*rest} | /files/a/b | true",
                "/files/{*rest} | /files | true",
                "/a{b | /a{b | true",
            })
    void matchesPaths(String pattern, String path, boolean expected) {
        assertThat(RoutePattern.of(Set.of(), pattern).matches("GET", path)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/orders/{id} | /orders/a%20b;v=1 | {id=a b}",
                "/orders/{id} | /orders/a+b | {id=a+b}",
                "/orders/{id} | /orders/100%zz | {id=100%zz}",
                "/orders/{id:\\d{1,3}} | /orders/7 | {id=7}",
                "/orders/{id}.json | /orders/7.json | {id=7}",
                "/v{version}/{id} | /v2/7 | {version=2, id=7}",
                "/files/{*rest} | /files/a;x=1/b%20c | {rest=/a/b c}",
                "/files/{*rest} | /files | {rest=}",
                "/**/orders/{id} | /orders/orders/7 | {id=7}",
                "/{b}/{a} | /1/2 | {b=1, a=2}",
                "/{from}-{to} | /a-b | {}",
            })
    void readsVariables(String pattern, String path, String expected) {
        assertThat(RoutePattern.of(Set.of(), pattern).variables("GET", path)).hasToString(expected);
    }

    @Test
    void keepsMethodsAndOtherPathsApart() {
        RoutePattern pattern = RoutePattern.parse("get|M-SEARCH /a");
        assertThat(pattern.methods()).containsExactlyInAnyOrder("GET", "M-SEARCH");
        assertThat(pattern.matches("GET", "/a")).isTrue();
        assertThat(pattern.matches("get", "/a")).isFalse();
        assertThat(pattern.matches("POST", "/a")).isFalse();
        assertThat(pattern.matches("GET", "")).isFalse();
        assertThat(pattern.matches("GET", "*")).isFalse();
    }

    @Test
    void splitsListsOutsideBraces() {
        assertThat(RoutePattern.parseAll(" GET /a , /b/{id:\\d{1,3}},,/c"))
                .extracting(RoutePattern::toString)
                .containsExactly("GET /a", "/b/{id:\\d{1,3}}", "/c");
        assertThat(RoutePattern.parseAll("")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GET", "health", "GET, /a", "G3T /a", "GET /a /b", "/a GET /b"})
    void refusesTextsThatAreNoPattern(String text) {
        assertThatThrownBy(() -> RoutePattern.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + text + "\" is no route pattern");
    }

    @Test
    void boundsItsTimeWhateverThePath() {
        RoutePattern doubled = RoutePattern.parse("/**/a/**/a/**/a/**/a/**/a/**/a/**/a/**/a/**/b");
        RoutePattern starred = RoutePattern.parse("/*a*a*a*a*a*a*a*a*b");
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
            assertThat(doubled.matches("GET", "/a".repeat(10_000))).isFalse();
            assertThat(doubled.matches("GET", "/a".repeat(60))).isFalse();
            assertThat(doubled.matches("GET", "/a".repeat(10_000) + "/b")).isTrue();
            assertThat(starred.matches("GET", "/" + "a".repeat(20_000))).isFalse();
            assertThat(doubled.matches("GET", "/".repeat(10_000))).isFalse();
        });
    }

    @Test
    void findsAMatchBehindManySegments() {
        assertThat(RoutePattern.parse("/**/admin").matches("GET", "/x".repeat(100) + "/admin"))
                .isTrue();
        assertThat(RoutePattern.of(Set.of(), "orders").variables("GET", "/orders"))
                .isEqualTo(Map.of());
    }
}
