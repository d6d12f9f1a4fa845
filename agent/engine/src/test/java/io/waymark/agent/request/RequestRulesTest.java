package io.waymark.agent.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.agent.instrumentation.RequestAccessor;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestRulesTest {
    private static final RequestRules DEFAULTS = new RequestRules(List.of(), List.of(), List.of());
    private static final RequestRules RULES = new RequestRules(
            RoutePattern.parseAll("/health/**, GET /**/*.css"),
            RoutePattern.parseAll("GET /admin/**"),
            RoutePattern.parseAll("POST /search/**"));

    @ParameterizedTest
    @CsvSource({
        "GET,DATA",
        "HEAD,DATA",
        "OPTIONS,DATA",
        "TRACE,DATA",
        "POST,MANAGEMENT",
        "PUT,MANAGEMENT",
        "PATCH,MANAGEMENT",
        "DELETE,MANAGEMENT",
        "PROPFIND,MANAGEMENT",
        "UNKNOWN,MANAGEMENT",
        "get,MANAGEMENT"
    })
    void decidesByMethodWithoutPatterns(String method, RequestCategory expected) {
        assertThat(DEFAULTS.categorize(method, "/orders")).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/health,EXCLUDED", "POST,/health/live,EXCLUDED", "GET,/admin/site.css,EXCLUDED",
                "GET,/admin/users,MANAGEMENT",
        "POST,/search/all,DATA", "POST,/search/caf%C3%A9,DATA", "GET,/search/all,DATA", "POST,/orders,MANAGEMENT"
    })
    void decidesByTheFirstListThatMatches(String method, String path, RequestCategory expected) {
        assertThat(RULES.categorize(method, path)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/health/../orders",
                "/health/..;/orders",
                "/health/%2e%2e/orders",
                "/health/%2E%2E%2Forders",
                "/health/%252e%252e/orders",
                "/health/..\\orders",
                "/health/.",
                "/health/./x",
                "/health//orders",
                "/health;/orders",
                "/HEALTH",
                "/health/\u0000",
                "/health/\u00ff",
                "/health/a\r\nb",
                "/health/?x",
                "/health/#x",
                "//health",
                "/./health",
            })
    void excludesNoPathThatServersReadDifferently(String path) {
        assertThat(RULES.categorize("POST", path)).isEqualTo(RequestCategory.MANAGEMENT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//admin/users",
                "/./admin/users",
                "/x/../admin/users",
                "/x/..;/admin/users",
                "/%61dmin/users",
                "/%2561dmin/users",
                "/x/%2e%2e/admin/users",
                "/admin;v=1/users",
                "/x\\..\\admin/users",
                "/admin/%zz",
            })
    void keepsReadsManagementHoweverTheirPathIsWritten(String path) {
        assertThat(RULES.categorize("GET", path)).isEqualTo(RequestCategory.MANAGEMENT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/search/../orders", "/search/..;/orders", "/search/%2e%2e/orders", "/search/%252e%252e/orders"})
    void countsNoWriteAsDataThatOnlyLooksLikeIt(String path) {
        assertThat(RULES.categorize("POST", path)).isEqualTo(RequestCategory.MANAGEMENT);
    }

    @Test
    void findsOnlyWhatWasExcluded() {
        RequestRules rules = new RequestRules(RoutePattern.parseAll("GET /health/**"), List.of(), List.of());
        assertThat(rules.findExcluded("GET", "/health")).isNull();
        assertThat(rules.categorize("GET", "/health")).isEqualTo(RequestCategory.EXCLUDED);
        assertThat(rules.categorize("POST", "/health")).isEqualTo(RequestCategory.MANAGEMENT);
        assertThat(rules.categorize("GET", "/health/../orders")).isEqualTo(RequestCategory.DATA);
        assertThat(rules.findExcluded("GET", "/health")).isEqualTo(new RequestLine("GET", "/health", null));
        assertThat(rules.findExcluded("POST", "/health")).isNull();
        assertThat(rules.findExcluded(null, "/health")).isNull();
        assertThat(rules.findExcluded("GET", null)).isNull();
        assertThat(rules.findExcluded("GET", "/health/../orders")).isNull();
    }

    /** Paths of one length stand in the same place. */
    @Test
    void findsWhatWasExcludedWithoutItsPath() {
        RequestRules rules = new RequestRules(RoutePattern.parseAll("GET /health, GET /metric"), List.of(), List.of());
        assertThat(find(rules, "GET", "/health")).isNull();
        rules.categorize("GET", "/health");
        rules.categorize("GET", "/orders");
        assertThat(find(rules, "GET", "/health")).isEqualTo(new RequestLine("GET", "/health", null));
        assertThat(find(rules, "POST", "/health")).isNull();
        assertThat(find(rules, null, "/health")).isNull();
        assertThat(find(rules, "GET", "/orders")).isNull();
        assertThat(find(rules, "GET", "/orders/1")).isNull();
        rules.categorize("GET", "/metric");
        assertThat(find(rules, "GET", "/health")).isNull();
        assertThat(rules.findExcluded("GET", "/health")).isNotNull();
        assertThat(find(rules, "GET", "/health")).as("found again").isNotNull();
    }

    private static @Nullable RequestLine find(RequestRules rules, @Nullable String method, String path) {
        return rules.findExcluded(method, path, new PathComparison());
    }

    /** Compares paths, and does not read them; the object of a request is its path. */
    private static final class PathComparison implements RequestAccessor {
        @Override
        public int pathLength(Object request) {
            return ((String) request).length();
        }

        @Override
        public boolean isPath(Object request, String path) {
            return request.equals(path);
        }

        @Override
        public @Nullable String remoteAddress(Object request) {
            throw new AssertionError();
        }

        @Override
        public @Nullable String header(Object request, String name) {
            throw new AssertionError();
        }

        @Override
        public @Nullable Object principal(Object request) {
            throw new AssertionError();
        }

        @Override
        public @Nullable String authType(Object request) {
            throw new AssertionError();
        }

        @Override
        public @Nullable String path(Object request) {
            throw new AssertionError();
        }
    }

    /** Texts with equal hash codes stand in the same place. */
    @Test
    void equalHashCodesDoNotExclude() {
        RequestRules rules = new RequestRules(RoutePattern.parseAll("/Aa"), List.of(), List.of());
        assertThat("/Aa".hashCode()).isEqualTo("/BB".hashCode());
        assertThat(rules.categorize("GET", "/Aa")).isEqualTo(RequestCategory.EXCLUDED);
        assertThat(rules.findExcluded("GET", "/BB")).isNull();
    }
}
