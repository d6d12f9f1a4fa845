package io.waymark.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.endtoend.app.HttpServerService;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.trail.DeliveredTrail;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A service of the JDK's HTTP server, with the agent's flag alone. */
class HttpServerIT {
    private static final String[] REQUESTS = {
        "alice POST /orders/17?item=tea",
        "- POST /orders/18",
        "- POST /later",
        "- POST /fails",
        "- GET /later",
        "raw POST /upgrade/1",
        "raw PUT /later/2"
    };

    @TempDir
    private Path folder;

    static List<Jdk> jdks() {
        return Jdk.all();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void eachRequestIsOneEvent(Jdk jdk) throws Exception {
        CliResult ended = new TestJvm(jdk, folder).withAgent().run(HttpServerService.class, REQUESTS);
        CliResult plain = new TestJvm(jdk, folder).run(HttpServerService.class, REQUESTS);
        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(ended.out()).as("the answers are the same").isEqualTo(plain.out());

        DeliveredTrail trail = new DeliveredTrail(folder.resolve("waymark"));
        List<JsonNode> orders = trail.records("POST /orders/**");
        assertThat(orders).hasSize(2);
        assertThat(orders.get(0).at("/userIdentity/userName").textValue()).isEqualTo("alice");
        assertThat(orders.get(0).at("/eventSource").textValue()).isEqualTo("httpserverservice");
        assertThat(orders.get(0).at("/requestParameters/item").textValue()).isEqualTo("tea");
        assertThat(orders.get(0).at("/responseElements/status").intValue()).isEqualTo(201);
        assertThat(orders.get(1).at("/errorCode").textValue()).isEqualTo("AccessDenied");
        assertThat(orders.get(1).at("/sourceIPAddress").textValue()).isEqualTo("127.0.0.1");
        List<JsonNode> later = trail.records("POST /later/**");
        assertThat(later).hasSize(1);
        assertThat(later.get(0).at("/responseElements/status").intValue()).isEqualTo(200);
        List<JsonNode> failed = trail.records("POST /fails/**");
        assertThat(failed).hasSize(1);
        assertThat(failed.get(0).at("/errorCode").textValue()).isEqualTo("IllegalStateException");
        assertThat(failed.get(0).at("/errorMessage").textValue()).isEqualTo("no stock");
        assertThat(ended.outLines()).contains("raw POST /upgrade/1 [100, 101]", "raw PUT /later/2 [100, 200]");
        assertThat(trail.records("POST /upgrade/**"))
                .as("an informational status that ends the exchange")
                .singleElement()
                .satisfies(upgraded -> {
                    assertThat(upgraded.at("/responseElements/status").intValue())
                            .isEqualTo(101);
                    assertThat(upgraded.has("errorCode")).isFalse();
                });
        assertThat(trail.records("PUT /later/**"))
                .as("one that precedes the response")
                .singleElement()
                .satisfies(continued -> assertThat(
                                continued.at("/responseElements/status").intValue())
                        .isEqualTo(200));
        assertThat(trail.records("GET /later/**"))
                .as("a data event, not selected")
                .isEmpty();
    }

    @Test
    void headersOfATrustedProxyAreBelieved() throws Exception {
        String id = "6f1c52a0-93a5-4d0c-8d0e-0b9d7b8f9a10";
        String request =
                "- POST /later X-Forwarded-For=203.0.113.9 X-Forwarded-For=198.51.100.7,10.2.0.1 X-Request-ID=" + id;
        Path direct = Files.createDirectory(folder.resolve("direct"));
        CliResult untrusted = new TestJvm(Jdk.all().get(0), direct)
                .withAgent()
                .withOption("-Dwaymark.trusted.proxies=10.0.0.0/8")
                .run(HttpServerService.class, request);
        CliResult trusted = new TestJvm(Jdk.all().get(0), folder)
                .withAgent()
                .withOption("-Dwaymark.trusted.proxies=10.0.0.0/8, 127.0.0.1, proxy.example.com")
                .run(HttpServerService.class, request);

        assertThat(untrusted.status()).as(untrusted.err()).isZero();
        assertThat(new DeliveredTrail(direct.resolve("waymark")).records("POST /later/**"))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.at("/sourceIPAddress").textValue()).isEqualTo("127.0.0.1");
                    assertThat(event.at("/requestID").textValue()).isNotEqualTo(id);
                    assertThat(event.at("/additionalEventData/clientRequestId").textValue())
                            .isEqualTo(id);
                });
        assertThat(trusted.status()).as(trusted.err()).isZero();
        assertThat(trusted.err())
                .contains("waymark.trusted.proxies: \"proxy.example.com\" is neither an IP address nor a CIDR block");
        assertThat(new DeliveredTrail(folder.resolve("waymark")).records("POST /later/**"))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.at("/sourceIPAddress").textValue()).isEqualTo("198.51.100.7");
                    assertThat(event.at("/requestID").textValue()).isEqualTo(id);
                });
    }
}
