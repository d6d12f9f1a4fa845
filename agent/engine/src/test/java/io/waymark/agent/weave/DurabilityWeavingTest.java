package io.waymark.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waymark.agent.bootstrap.Bridge;
import io.waymark.agent.capture.AuditedMethod;
import io.waymark.agent.capture.CaptureFixture;
import io.waymark.agent.durability.DurabilityGuarantee;
import io.waymark.agent.durability.DurabilityPolicy;
import io.waymark.agent.durability.FailurePolicy;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real woven code, real capture, and guarantees that cannot always be met. */
class DurabilityWeavingTest {
    private static final String REFUSAL = "io.waymark.annotations.CallRefusedException";

    private final CaptureFixture recording = new CaptureFixture(4, Duration.ofMillis(20));
    private final List<AuditedMethod> auditedMethods = new ArrayList<>();
    private final Weaver weaver = new Weaver(
            "eu-north-1",
            CaptureFixture.ACCOUNT,
            "",
            new DurabilityPolicy(DurabilityGuarantee.JOURNALED, FailurePolicy.DROP),
            audited -> {
                auditedMethods.add(audited);
                return recording.methods.register(audited);
            },
            new InstrumentationCoverage(line -> {}));
    private Class<?> type;
    private Object guarded;
    private Method move;
    private Method later;

    @BeforeEach
    void weave() throws Exception {
        Bridge.connect(recording.hooks);
        type = new WeavingClassLoader(weaver, DurableMethods.class).loadClass(DurableMethods.class.getName());
        guarded = type.getDeclaredConstructor().newInstance();
        move = type.getMethod("move", String.class, long.class);
        later = type.getMethod("later", String.class, CompletableFuture.class);
    }

    @AfterEach
    void close() {
        Bridge.disconnect();
        recording.close();
    }

    private int bodies() throws Exception {
        return type.getField("bodies").getInt(null);
    }

    private void assertRefused(Method method, Object... arguments) {
        assertThatThrownBy(() -> method.invoke(guarded, arguments))
                .isInstanceOf(InvocationTargetException.class)
                .cause()
                .satisfies(cause -> assertThat(cause.getClass().getName()).isEqualTo(REFUSAL))
                .hasMessageStartingWith("refused before it began, since its audit event could not be kept: ");
    }

    @Test
    void theAnnotationWinsOverTheConfiguration() {
        assertThat(durability("move"))
                .isEqualTo(new DurabilityPolicy(DurabilityGuarantee.JOURNALED, FailurePolicy.DENY));
        assertThat(durability("later"))
                .isEqualTo(new DurabilityPolicy(DurabilityGuarantee.JOURNALED, FailurePolicy.DENY));
        assertThat(durability("synced"))
                .isEqualTo(new DurabilityPolicy(DurabilityGuarantee.SYNCED, FailurePolicy.DROP));
        assertThat(durability("open"))
                .isEqualTo(new DurabilityPolicy(DurabilityGuarantee.JOURNALED, FailurePolicy.DROP));
    }

    private DurabilityPolicy durability(String method) {
        return auditedMethods.stream()
                .filter(audited -> audited.methodName().equals(method))
                .findFirst()
                .orElseThrow()
                .durability();
    }

    @Test
    void aRefusedCallHasNotRunAndHasNoEvent() throws Exception {
        assertRefused(move, "a", 1L);
        assertRefused(later, "b", new CompletableFuture<>());
        assertThat(bodies()).isZero();
        assertThat(recording.counters.refused()).isEqualTo(2);
        assertThat(recording.records()).isEmpty();

        assertThat(move.invoke(guarded, "a", 1L)).isEqualTo("a1");
        assertThat(recording.onlyRecord().at("/requestParameters/amount").asLong())
                .isOne();
    }

    @Test
    void withoutAnAgentTheCallIsRefused() throws Exception {
        Bridge.disconnect();
        assertRefused(move, "a", 1L);
        assertThat(bodies()).isZero();
    }

    @Test
    void methodExceptionReleasesTheReservation() throws Exception {
        recording.texts();
        for (int i = 0; i < 20; i++) {
            assertThatThrownBy(() -> move.invoke(guarded, "a", -1L))
                    .cause()
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(recording.records()).hasSize(20);
        assertThat(recording.counters.late()).isZero();
    }

    @Test
    void stageHoldsItsReservationUntilCompletion() throws Exception {
        recording.texts();
        CompletableFuture<String> first = new CompletableFuture<>();
        CompletableFuture<String> second = new CompletableFuture<>();
        later.invoke(null, "1", first);
        later.invoke(null, "2", second);
        assertRefused(later, "3", new CompletableFuture<>());
        first.complete("done");
        assertThat(later.invoke(null, "3", CompletableFuture.completedFuture("x")))
                .isNotNull();
        second.complete("done");
        assertThat(recording.records()).hasSize(3);
    }

    @Test
    void refusalHasTheApplicationsExceptionClass() throws Exception {
        assertThatThrownBy(() -> move.invoke(guarded, "a", 1L))
                .cause()
                .isExactlyInstanceOf(Class.forName(REFUSAL, true, type.getClassLoader()));
    }
}
