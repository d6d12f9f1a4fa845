package io.waymark.agent.selfreport;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waymark.agent.background.BackgroundCoverage;
import io.waymark.agent.background.BackgroundKind;
import io.waymark.agent.background.BackgroundOperation;
import io.waymark.agent.background.BackgroundRecorder;
import io.waymark.agent.background.BackgroundRules;
import io.waymark.agent.instrumentation.AuditScope;
import io.waymark.agent.record.ServiceEvent;
import io.waymark.agent.request.Endpoints;
import io.waymark.agent.request.RequestRoute;
import io.waymark.agent.request.RequestRules;
import io.waymark.agent.request.RoutePattern;
import io.waymark.agent.servercall.EndpointCoverage;
import io.waymark.agent.servercall.ServiceIdentity;
import io.waymark.agent.weave.CoverageFixture;
import io.waymark.agent.weave.InstrumentationCoverage;
import io.waymark.base.configuration.Configuration;
import io.waymark.testing.GoldenFile;
import io.waymark.writer.selectors.EventSelectors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is audited, as the trail and the operator get it. */
class CoverageReporterTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final InstrumentationCoverage coverage = new InstrumentationCoverage(line -> {});
    private final Endpoints endpoints = new Endpoints();
    private final BackgroundCoverage background = new BackgroundCoverage(new BackgroundRecorder(
            new ServiceIdentity("petstore", "111122223333", "eu-west-1"),
            new BackgroundRules("Heartbeat", "", ""),
            EventSelectors.DEFAULT,
            null,
            null));
    private final List<String> announced = new ArrayList<>();
    private final CoverageReporter reporter = new CoverageReporter(
            coverage,
            new EndpointCoverage(
                    endpoints,
                    new RequestRules(
                            RoutePattern.parseAll("GET /health"), RoutePattern.parseAll("GET /exports/**"), List.of()),
                    new ServiceIdentity("petstore", "111122223333", "eu-west-1"),
                    EventSelectors.DEFAULT),
            background,
            Configuration.load(null, Map.of(), Map.of(), Path.of(""), List.of()),
            List.of(),
            new ServiceEvent.StreamIdentity("111122223333", "eu-west-1", UUID.randomUUID()),
            announced::add);

    private void addEndpoint(String pattern, String handler) {
        endpoints.add(new Endpoints.Endpoint(
                "Spring MVC",
                RoutePattern.parse(pattern),
                new RequestRoute.HandlerMethod("com.acme.Controller", handler, "()V")));
    }

    private List<ServiceEvent> quiet() {
        reporter.dueEvents();
        return reporter.dueEvents();
    }

    private void fill() {
        addEndpoint("POST|PUT /orders/{orderId}", "saveOrder");
        addEndpoint("GET /orders/{orderId}", "getOrder");
        addEndpoint("GET /exports/{name}", "export");
        addEndpoint("GET /health", "health");
        addEndpoint("/error", "error");
        background.add(new BackgroundOperation(BackgroundKind.LISTENER, "Spring Kafka", "onOrder", "orders", null));
        background.add(new BackgroundOperation(BackgroundKind.JOB, "Quartz", "ReportJob", "nightly.report", null));
        background.add(new BackgroundOperation(BackgroundKind.JOB, "Quartz", "heartbeat", "nightly.heartbeat", null));
        CoverageFixture.instrumented(coverage, "com.acme.Orders.place(String)");
        CoverageFixture.instrumented(coverage, "software.amazon.awssdk.core.internal.handler.BaseSyncClientHandler");
        CoverageFixture.configured(coverage, "com.acme.Admin.delete(long)");
        CoverageFixture.library(coverage, "AWS SDK", "2.31.6", AuditScope.CALLS);
        CoverageFixture.library(coverage, "Spring Security", null, AuditScope.LOGINS);
        CoverageFixture.library(coverage, "Tomcat", "10.1.42", AuditScope.REQUESTS);
        coverage.notInstrumented("com.acme.Orders.count()", "the method is native");
        CoverageFixture.warning(coverage, "com.acme.Orders.place(String)", "duplicate key id");
    }

    @Test
    void eventNamesAllThatIsAudited() throws Exception {
        fill();
        List<ServiceEvent> events = quiet();
        assertThat(events).hasSize(1);
        JsonNode record = JSON.readTree(events.get(0).compose(0).toByteArray());
        new GoldenFile("coverage-reported.json")
                .assertMatches(record.get("serviceEventDetails").toPrettyString());
        addEndpoint("DELETE /orders/{orderId}", "deleteOrder");
        JsonNode more = JSON.readTree(quiet().get(0).compose(1).toByteArray());
        assertThat(more.at("/serviceEventDetails/endpoints")).hasSize(1);
        assertThat(more.at("/serviceEventDetails/endpoints/0/operation").textValue())
                .isEqualTo("DeleteOrder");
        assertThat(more.at("/serviceEventDetails/libraries")).isEmpty();
    }

    @Test
    void oneLineSaysWhatIsAudited() {
        fill();
        reporter.dueEvents();
        assertThat(announced).as("classes may still be loaded").isEmpty();
        reporter.dueEvents();
        assertThat(announced)
                .containsExactly(
                        "auditing 4 of 6 endpoints (Spring MVC), 0 of 1 listener (Spring Kafka), 1 of 2 jobs"
                                + " (Quartz), 1 annotated method, 1 configured method, logins (Spring Security), AWS SDK 2.31.6; 1 not: see waymark coverage");
        addEndpoint("POST /later", "later");
        quiet();
        assertThat(announced).hasSize(1);
        for (int i = 0; i < 20; i++) {
            addEndpoint("POST /later/" + i, "later");
        }
        quiet();
        assertThat(announced).hasSize(2).last().asString().startsWith("auditing 25 of 27 endpoints");
    }

    @Test
    void requestsWithoutKnownEndpointsAreNamedByTheirServer() {
        CoverageFixture.library(coverage, "JDK HttpServer", "17.0.2", AuditScope.REQUESTS);
        quiet();
        assertThat(announced).containsExactly("auditing requests (JDK HttpServer 17.0.2)");
    }

    @Test
    void nothingAuditedIsNotAnnounced() {
        coverage.notInstrumented("com.acme.Orders.count()", "the method is native");
        assertThat(quiet()).hasSize(1);
        assertThat(announced).isEmpty();
    }
}
