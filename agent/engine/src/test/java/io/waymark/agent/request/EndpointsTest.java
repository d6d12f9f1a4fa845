package io.waymark.agent.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointsTest {
    private final Endpoints endpoints = new Endpoints();

    @ParameterizedTest
    @CsvSource({
        "GET,/orders/new,literal", "GET,/orders/7,variable", "POST,/orders/7,anyMethod", "GET,/orders/7/lines,rest",
        "GET,/other,all", "GET,/%6Frders/new,literal", "GET,//orders/new,literal", "GET,/orders/new;v=1,literal",
    })
    void findsTheMostSpecific(String method, String path, String expected) {
        add("all", "/**");
        add("rest", "/orders/**");
        add("anyMethod", "/orders/{id}");
        add("variable", "/orders/{id}", "GET");
        add("literal", "/orders/new");
        RequestRoute route = endpoints.find(method, path);
        assertThat(route).isNotNull();
        assertThat(route.handler()).extracting("name").isEqualTo(expected);
    }

    @Test
    void readsAPathAsServersDoIfNothingMatchesItAsSent() {
        add("literal", "/orders/new");
        assertThat(endpoints.find("GET", "/x/..;/%6Frders//new")).isNotNull();
        assertThat(endpoints.find("GET", "/none")).isNull();
        assertThat(endpoints.find("GET", "*")).isNull();
    }

    @Test
    void decodesVariablesOnce() {
        add("variable", "/orders/{id}");
        RequestRoute route = endpoints.find("GET", "//orders/../orders/a");
        assertThat(route).isNotNull().extracting(RequestRoute::variables).hasToString("{id=a}");
        assertThat(endpoints.find("GET", "/orders/100%2525"))
                .isNotNull()
                .extracting(RequestRoute::variables)
                .hasToString("{id=100%25}");
    }

    @Test
    void keepsOneOfEach() {
        assertThat(add("a", "/a")).isTrue();
        assertThat(add("a", "/a")).isFalse();
        assertThat(add("a", "/b")).isTrue();
        assertThat(endpoints.all()).hasSize(2);
    }

    @Test
    void boundsTheirNumberAndTheTimeToAddThem() {
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
            for (int i = 0; i < 20_000; i++) {
                add("handler" + i, "/a/" + i);
            }
        });
        assertThat(endpoints.all()).hasSize(10_000);
    }

    private boolean add(String name, String path, String... methods) {
        return endpoints.add(new Endpoints.Endpoint(
                "library",
                RoutePattern.of(Set.of(methods), path),
                new RequestRoute.HandlerMethod("com.example.Orders", name, "()V")));
    }
}
