package io.waymark.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.endtoend.app.HttpServerService;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.trail.DeliveredTrail;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A service of the JDK's HTTP server, with the agent's flag alone. */
class HttpServerIT {
    private static final String[] REQUESTS = {
        "alice POST /orders/17?item=tea", "- POST /orders/18", "- POST /later", "- POST /fails", "- GET /later"
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
        assertThat(trail.records("GET /later/**"))
                .as("a data event, not selected")
                .isEmpty();
    }
}
