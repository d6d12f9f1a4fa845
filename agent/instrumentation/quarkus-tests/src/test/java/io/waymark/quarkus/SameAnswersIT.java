package io.waymark.quarkus;

import io.waymark.testing.http.AnswerComparison;
import io.waymark.testing.http.AnswerComparison.Agents;
import io.waymark.testing.http.OrderRequests;
import io.waymark.testing.http.RawRequests;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.RunningService;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service of Quarkus answers byte for byte as without the agent, also with OpenTelemetry's agent in both orders. */
class SameAnswersIT {
    @TempDir
    private Path folder;

    @Test
    void answersAreTheSame() throws Exception {
        RawRequests requests = OrderRequests.of("", "Basic YWxpY2U6c2VjcmV0");
        AnswerComparison comparison = AnswerComparison.of(
                folder,
                Jdk.newest(),
                jvm -> new RunningService(jvm, jvm.start(QuarkusRequestsIT.SERVICE), QuarkusRequestsIT.PORT),
                requests::sendAll,
                List.of(Agents.WAYMARK, Agents.WAYMARK_FIRST, Agents.WAYMARK_LAST));
        OrderRequests.assertStatuses(comparison.answers(Agents.NONE));
        comparison.assertSame(OrderRequests.events(requests));
    }
}
