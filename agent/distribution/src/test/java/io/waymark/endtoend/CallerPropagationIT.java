package io.waymark.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.endtoend.app.TaskOffloadingServlet;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.trail.DeliveredTrail;
import jakarta.servlet.http.HttpServlet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The caller is known on every thread that works for the call, and never guessed on others. */
class CallerPropagationIT {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @MethodSource("io.waymark.testing.process.Jdk#all")
    void propagatesToExecutorsAndVirtualThreads(Jdk jdk) throws Exception {
        CliResult ended = new TestJvm(jdk, folder)
                .withAgent()
                .withClassPath(TestJvm.locationOf(HttpServlet.class))
                .run(TaskOffloadingServlet.class);
        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(ended.errLinesWithoutCoverage()).hasSize(1);
        assertThat(ended.outLines()).containsExactly("followed true");

        List<String> ways = new ArrayList<>(
                List.of("direct", "old", "pool", "execute", "scheduled", "async", "then", "thread", "parallel"));
        if (jdk.version() >= 21) {
            ways.add("virtual");
        }
        DeliveredTrail trail = new DeliveredTrail(folder.resolve("waymark"));
        for (String user : List.of("alice", "bob")) {
            for (String way : ways) {
                List<JsonNode> records = callsFor(trail, way + "-" + user);
                assertThat(records)
                        .as(way)
                        .hasSize(way.equals("parallel") ? 4 : 1)
                        .allSatisfy(record -> {
                            assertThat(record.at("/userIdentity/userName").textValue())
                                    .isEqualTo(user);
                            assertThat(record.at("/sourceIPAddress").textValue())
                                    .isEqualTo("192.0.2.1");
                        });
            }
        }
        for (String order : List.of("nobody", "pool-nobody", "async-nobody")) {
            assertThat(callsFor(trail, order))
                    .isNotEmpty()
                    .allSatisfy(record ->
                            assertThat(record.get("userIdentity").toString()).isEqualTo("{\"type\":\"Unknown\"}"));
        }
        assertThat(trail.validate().status()).isZero();
    }

    private static List<JsonNode> callsFor(DeliveredTrail trail, String order) {
        return trail.records("GetOrder").stream()
                .filter(record ->
                        record.at("/requestParameters/orderId").textValue().equals(order))
                .toList();
    }
}
