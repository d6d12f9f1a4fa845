package io.waymark.agent.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RoutePatternsTest {
    private static final List<String> PATTERNS = List.of(
            "GET|HEAD /health/**",
            "/",
            "/**/*.css",
            "/a*",
            "/?b",
            "/{id}.json",
            "/v{version}/x",
            "/{*rest}",
            "POST /x/**/y",
            "/**",
            "/*",
            "/orders/",
            "/ünïcode",
            "/x{a}",
            "//double",
            "/{id}",
            "/**/z?");
    private static final List<String> PATHS = List.of(
            "",
            "/",
            "x",
            "/health",
            "/health/",
            "/healthz",
            "/health/live",
            "/a",
            "/abc",
            "/ab",
            "/b",
            "/7.json",
            "/.json",
            "/v1/x",
            "/v/x",
            "/x/y",
            "/x/1/2/y",
            "/x/y/z",
            "/site.css",
            "/a/b/site.css",
            "/a.css/",
            "/orders",
            "/orders/",
            "/ünïcode",
            "/xy",
            "/x",
            "//double",
            "/q/zz",
            "/q/z",
            "/q/zé");

    /** A set of one pattern is that pattern; all together match what any of them matches. */
    @Test
    void setMatchesWhatOneOfItsPatternsMatches() {
        for (String method : List.of("GET", "POST")) {
            for (String path : PATHS) {
                for (String text : PATTERNS) {
                    RoutePattern pattern = RoutePattern.parse(text);
                    assertThat(new RoutePatterns(List.of(pattern)).matches(method, path))
                            .as("%s, %s %s", text, method, path)
                            .isEqualTo(pattern.matches(method, path));
                }
                List<RoutePattern> closed = PATTERNS.stream()
                        .filter(text -> !text.startsWith("/*") && !text.startsWith("/{*"))
                        .map(RoutePattern::parse)
                        .toList();
                assertThat(new RoutePatterns(closed).matches(method, path))
                        .as("%s %s", method, path)
                        .isEqualTo(closed.stream().anyMatch(pattern -> pattern.matches(method, path)));
            }
        }
        assertThat(new RoutePatterns(List.of()).matches("GET", "/")).isFalse();
    }
}
