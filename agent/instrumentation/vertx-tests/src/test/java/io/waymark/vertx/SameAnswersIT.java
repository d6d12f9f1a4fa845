package io.waymark.vertx;

import io.waymark.testing.http.AnswerComparison;
import io.waymark.testing.http.AnswerComparison.Agents;
import io.waymark.testing.http.OrderRequests;
import io.waymark.testing.http.RawRequests;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.RunningService;
import io.waymark.vertx.app.OrderServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service of Vert.x answers byte for byte as without the agent, also with OpenTelemetry's agent in both orders. */
class SameAnswersIT {
    @TempDir
    private Path folder;

    @Test
    void answersAreTheSame() throws Exception {
        RawRequests requests = OrderRequests.of("/api", "Basic Ym9iOnNlY3JldA==");
        AnswerComparison comparison = AnswerComparison.of(
                folder,
                Jdk.newest(),
                jvm -> {
                    VertxLibraries.of("vertx-newest").forEach(jvm::withClassPath);
                    return new RunningService(jvm, jvm.start(OrderServer.class, "serve"), RunningService.PORT);
                },
                requests::sendAll,
                List.of(Agents.WAYMARK, Agents.WAYMARK_FIRST, Agents.WAYMARK_LAST));
        OrderRequests.assertStatuses(comparison.answers(Agents.NONE));
        comparison.assertSame(OrderRequests.events(requests));
    }
}
