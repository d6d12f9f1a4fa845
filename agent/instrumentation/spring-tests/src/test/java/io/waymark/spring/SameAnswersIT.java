package io.waymark.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.spring.answers.AnswerRequests;
import io.waymark.spring.answers.AnsweringService;
import io.waymark.spring.reactiveanswers.ReactiveAnsweringService;
import io.waymark.testing.compiler.JavaxClasses;
import io.waymark.testing.http.AnswerComparison;
import io.waymark.testing.http.AnswerComparison.Agents;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.RunningService;
import io.waymark.testing.process.TestJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A service answers byte for byte as without the agent, also with OpenTelemetry's agent beside it in both orders. */
@ParameterizedClass
@EnumSource(SameAnswersIT.Service.class)
@TestInstance(Lifecycle.PER_CLASS)
class SameAnswersIT {
    /** Several requests on one connection. Sign-ins stand for their requests, and are told apart by none of their headers. */
    private static final Map<String, Integer> EVENTS =
            Map.of("expect continue", 2, "kept alive", 4, "login", 0, "failed login", 0, "excluded", 0);

    private static final List<String> WITHOUT_ID = List.of("malformed line", "no host");

    /** Jetty and Undertow refuse these while they read them, before there is a request. */
    private static final List<String> REFUSED = List.of("malformed path", "header too large");

    /** Of a login, a failed one and a wrong password, which has its request beside it. */
    private static final int SIGN_INS = 3;

    @TempDir
    private static Path folder;

    @Parameter
    private Service service;

    private AnswerComparison comparison;

    /** What answers. */
    enum Service {
        SERVLET(AnsweringService.class, "boot-pinned", "tomcat", true, 2),
        SERVLET_OLDEST(AnsweringService.class, "boot-oldest", "tomcat", true, 2),
        SERVLET_NEWEST(AnsweringService.class, "boot-newest", "tomcat", true, 2),
        JETTY(AnsweringService.class, "boot-pinned", "jetty", false, 0),
        UNDERTOW(AnsweringService.class, "boot-pinned", "undertow", false, 1),
        REACTIVE(ReactiveAnsweringService.class, "", "", true, 2);

        private final Class<?> main;
        private final String boot;
        private final String container;
        /** Whether requests that cannot be read are events too. */
        private final boolean readsAll;
        /** How many of those without an id are. */
        private final int withoutId;

        Service(Class<?> main, String boot, String container, boolean readsAll, int withoutId) {
            this.main = main;
            this.boot = boot;
            this.container = container;
            this.readsAll = readsAll;
            this.withoutId = withoutId;
        }

        RunningService start(TestJvm jvm) throws IOException {
            if (boot.isEmpty()) {
                BootLibraries.ofTheTest().forEach(jvm::withClassPath);
            } else {
                BootLibraries.of(boot, container).forEach(jvm::withClassPath);
            }
            if (boot.equals("boot-oldest")) {
                jvm.withClassPathFirst(JavaxClasses.copy(main, folder.resolve("javax")));
            }
            return new RunningService(jvm, jvm.start(main), RunningService.PORT);
        }
    }

    @BeforeParameterizedClassInvocation
    void sendRequests(Service answering) throws Exception {
        comparison = AnswerComparison.of(
                folder.resolve(answering.name()),
                answering == Service.SERVLET_NEWEST ? Jdk.newest() : Jdk.all().get(0),
                answering::start,
                AnswerRequests.all()::sendAll,
                List.of(Agents.WAYMARK, Agents.WAYMARK_FIRST, Agents.WAYMARK_LAST));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void answersAreTheSame(Agents agents) {
        assertThat(comparison.answers(Agents.NONE).get("get"))
                .startsWith("HTTP/1.1 200 ")
                .contains("{\"orderId\":\"17\",\"quantity\":3}");
        assertThat(comparison.differences(agents)).as(service.name()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void eachRequestIsOneEvent(Agents agents) {
        Map<String, Integer> expected = new TreeMap<>();
        AnswerRequests.all().ids().forEach(id -> expected.put(id, EVENTS.getOrDefault(id, 1)));
        expected.keySet().removeAll(WITHOUT_ID);
        if (!service.readsAll) {
            expected.keySet().removeAll(REFUSED);
        }
        if (service == Service.UNDERTOW) {
            // It has chosen the servlet before Spring Security's filters: the login has its request beside it.
            expected.put("login", 1);
        }
        expected.values().removeIf(events -> events == 0);
        expected.put("", SIGN_INS + service.withoutId);
        assertThat(comparison.events(agents)).containsExactlyInAnyOrderEntriesOf(expected);
    }

    @Test
    void eventsAreTheSameInBothOrders() {
        assertThat(comparison.outcomes(Agents.WAYMARK_FIRST)).isEqualTo(comparison.outcomes(Agents.WAYMARK));
        assertThat(comparison.outcomes(Agents.WAYMARK_LAST)).isEqualTo(comparison.outcomes(Agents.WAYMARK));
    }
}
