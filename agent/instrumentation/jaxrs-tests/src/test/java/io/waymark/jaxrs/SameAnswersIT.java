package io.waymark.jaxrs;

import io.waymark.jaxrs.app.OrderService;
import io.waymark.testing.http.AnswerComparison;
import io.waymark.testing.http.AnswerComparison.Agents;
import io.waymark.testing.http.OrderRequests;
import io.waymark.testing.http.RawRequests;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.RunningService;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A service of JAX-RS answers byte for byte as without the agent, also with OpenTelemetry's agent in both orders. */
class SameAnswersIT {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"jersey, ''", "resteasy, resteasy-newest"})
    void answersAreTheSame(String server, String libraries) throws Exception {
        RawRequests requests = OrderRequests.of("/shop/api", "Bearer bob");
        AnswerComparison comparison = AnswerComparison.of(
                folder,
                Jdk.newest(),
                jvm -> {
                    JaxrsLibraries.addTo(jvm, libraries, folder);
                    return new RunningService(jvm, jvm.start(OrderService.class, server, "serve"), RunningService.PORT);
                },
                requests::sendAll,
                List.of(Agents.WAYMARK, Agents.WAYMARK_FIRST, Agents.WAYMARK_LAST));
        OrderRequests.assertStatuses(comparison.answers(Agents.NONE));
        comparison.assertSame(OrderRequests.events(requests));
    }
}
