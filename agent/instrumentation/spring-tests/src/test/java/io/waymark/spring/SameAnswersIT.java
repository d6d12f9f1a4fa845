package io.waymark.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.spring.answers.AnswerRequests;
import io.waymark.spring.answers.AnsweringService;
import io.waymark.spring.reactiveanswers.ReactiveAnsweringService;
import io.waymark.testing.compiler.JavaxClasses;
import io.waymark.testing.http.AnswerComparison;
import io.waymark.testing.http.AnswerComparison.Agents;
import io.waymark.testing.http.RawRequests;
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
    /** Sign-ins stand for their requests, and are told apart by none of their headers. */
    private static final Map<String, Integer> EVENTS = Map.of("login", 0, "failed login", 0, "excluded", 0);

    /** Several requests that are sent at once. Reactor Netty may answer the first one alone, and close the connection. */
    private static final List<String> SEVERAL = List.of("expect continue", "kept alive");

    private static final List<String> WITHOUT_ID = List.of("malformed line", "no host");

    /** By Jetty, Undertow and old versions of Reactor Netty. */
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
        SERVLET(AnsweringService.class, "boot-pinned", "tomcat", List.of(), 2),
        SERVLET_OLDEST(AnsweringService.class, "boot-oldest", "tomcat", List.of(), 2),
        SERVLET_NEWEST(AnsweringService.class, "boot-newest", "tomcat", List.of(), 2),
        JETTY(AnsweringService.class, "boot-pinned", "jetty", REFUSED, 0),
        JETTY_OLDEST(AnsweringService.class, "boot-oldest", "jetty", REFUSED, 0),
        JETTY_NEWEST(AnsweringService.class, "boot-newest", "jetty", REFUSED, 0),
        UNDERTOW(AnsweringService.class, "boot-pinned", "undertow", REFUSED, 1),
        UNDERTOW_OLDEST(AnsweringService.class, "boot-oldest", "undertow", REFUSED, 0),
        REACTIVE(ReactiveAnsweringService.class, "", "", List.of(), 2),
        REACTIVE_OLDEST(ReactiveAnsweringService.class, "../reactive-tests/oldest", "", REFUSED, 1),
        REACTIVE_NEWEST(ReactiveAnsweringService.class, "../reactive-tests/newest", "", List.of("header too large"), 1);

        private final Class<?> main;
        private final String boot;
        private final String container;
        /** The requests that it refuses while it reads them, before there is a request. */
        @SuppressWarnings("ImmutableEnumChecker") // nothing changes it
        private final List<String> refused;
        /** How many of those without an id are events. */
        private final int withoutId;

        Service(Class<?> main, String boot, String container, List<String> refused, int withoutId) {
            this.main = main;
            this.boot = boot;
            this.container = container;
            this.refused = refused;
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
                answering.boot.endsWith("newest") ? Jdk.newest() : Jdk.all().get(0),
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
        expected.keySet().removeAll(service.refused);
        Map<String, String> answers = comparison.answers(Agents.NONE);
        SEVERAL.forEach(id -> expected.put(id, RawRequests.count(answers.get(id))));
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
