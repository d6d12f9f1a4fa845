package io.waymark.agent.servercall;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.agent.bootstrap.SignInStep;
import io.waymark.agent.capture.CaptureFixture;
import io.waymark.agent.clientcall.stub.StubLibrary;
import io.waymark.agent.context.StubRequest;
import io.waymark.agent.request.RequestRoute;
import io.waymark.agent.request.ServedRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are no events, and the events of what they cause. */
class UnrecordedRequestsTest {
    private CaptureFixture fixture = new CaptureFixture();
    private final StubRequest request = new StubRequest();
    private int method = fixture.methods.register(CaptureFixture.method("ping", "value"));

    @AfterEach
    void close() {
        fixture.close();
    }

    /** Serves a part of the request on the current thread. */
    private void serve(boolean audited) {
        request.method = "GET";
        request.path = "/health";
        request.remoteAddress = "198.51.100.7";
        Object outer = fixture.hooks.beginRequest(request, null);
        if (audited) {
            call();
        }
        fixture.hooks.restoreScope(outer);
    }

    /** From now on a request that only reads is no event, whatever its path. */
    private void selectNoReads() {
        fixture.close();
        fixture = CaptureFixture.withoutReads();
        method = fixture.methods.register(CaptureFixture.method("ping", "value"));
    }

    private void call() {
        var call = fixture.hooks.begin(method, null);
        call.argument(0, "x");
        call.returned();
    }

    @Test
    void allEventsOfARequestHaveItsId() {
        serve(false);
        serve(true);
        serve(true);
        fixture.hooks.endRequest(request);
        serve(true);
        fixture.hooks.endRequest(request);

        List<JsonNode> records = fixture.records();
        assertThat(records).hasSize(3).allSatisfy(record -> {
            assertThat(record.get("eventName").asText()).isEqualTo("ping");
            assertThat(record.get("sourceIPAddress").asText()).isEqualTo("198.51.100.7");
        });
        String id = records.get(0).get("requestID").asText();
        assertThat(records.get(1).get("requestID").asText()).isEqualTo(id);
        assertThat(records.get(2).get("requestID").asText()).isNotEqualTo(id);
        assertThat(fixture.callers.requests().all()).isEmpty();
    }

    @Test
    void nobodyRemembersARequestThatCausesNothing() {
        serve(false);
        assertThat(fixture.callers.requests().all()).isEmpty();
    }

    /** Frameworks pass an excluded request on in wrappers, route it, and take its sender as anonymous. */
    @Test
    void frameworksNeedNoStateOfAnExcludedRequest() {
        serve(false);
        Object outer = fixture.hooks.beginRequest(request, null);
        StubRequest wrapper = new StubRequest();
        wrapper.remoteAddress = "203.0.113.9";
        Object inner = fixture.hooks.enterRequest(wrapper);
        fixture.hooks.onRouted(StubLibrary.class, this);
        fixture.hooks.onSignIn(SignInStep.ANONYMOUS, null, null);
        fixture.hooks.onSignIn(SignInStep.FILTER_ENDED, null, null);
        assertThat(fixture.callers.knownRequest()).isNull();
        assertThat(fixture.callers.isServing(request)).isTrue();
        assertThat(fixture.callers.isServing(wrapper)).isFalse();

        call();
        ServedRequest served = fixture.callers.knownRequest();
        fixture.hooks.restoreScope(inner);
        call();
        assertThat(fixture.callers.knownRequest())
                .as("the state is the request's")
                .isNotNull()
                .isSameAs(served);
        fixture.hooks.restoreScope(outer);
        serve(true);

        List<JsonNode> records = fixture.records();
        assertThat(records)
                .extracting(record -> record.get("sourceIPAddress").asText())
                .containsExactly("203.0.113.9", "198.51.100.7", "198.51.100.7");
        assertThat(records)
                .allSatisfy(record -> assertThat(
                                record.at("/userIdentity/accountId").asText())
                        .isEqualTo("anonymous"));
        assertThat(records)
                .extracting(record -> record.get("requestID").asText())
                .containsOnly(records.get(0).get("requestID").asText());
    }

    /** Also one whose end is not reported. */
    @Test
    void requestInProgressIsNoEventAtTheEndOfTheService() {
        serve(true);
        assertThat(fixture.serverCalls.countUnfinished()).isZero();
        fixture.serverCalls.abandonUnfinished(Duration.ofSeconds(5));
        assertThat(fixture.records()).hasSize(1);
    }

    @Test
    void userWhoIsAuthenticatedLateIsTheCallerOnOtherThreads() {
        request.method = "GET";
        request.path = "/health";
        Object outer = fixture.hooks.beginRequest(request, null);
        var captured = fixture.callers.capture();
        request.principal = "ada";
        fixture.hooks.restoreScope(outer);
        request.principal = null;

        Object entered = fixture.callers.enterCaptured(captured);
        call();
        fixture.callers.restoreScope(entered);
        assertThat(fixture.onlyRecord().get("userIdentity").toString()).contains("ada");
    }

    @Test
    void nothingButTheMethodIsReadOfARequestThatIsNotSelected() {
        selectNoReads();
        AtomicInteger reads = new AtomicInteger();
        request.onRead = reads::incrementAndGet;
        serve(false);
        fixture.hooks.endRequest(request);
        assertThat(reads).as("reads of the path").hasValue(0);
        assertThat(fixture.callers.requests().all()).isEmpty();

        request.path = "/orders/17";
        serve(true);
        serve(true);
        fixture.hooks.endRequest(request);
        serve(true);
        List<JsonNode> records = fixture.records();
        assertThat(records)
                .extracting(record -> record.get("eventName").asText())
                .containsOnly("ping");
        assertThat(records)
                .extracting(record -> record.get("requestID").asText())
                .satisfies(ids -> assertThat(ids.get(1)).isEqualTo(ids.get(0)))
                .satisfies(ids -> assertThat(ids.get(2)).isNotEqualTo(ids.get(0)));
    }

    /** A server may continue a request on another thread before anything has asked for the request's state. */
    @ParameterizedTest
    @ValueSource(strings = {"/health", "/orders/17"})
    void threadsThatServeTheSameRequestFindTheSameId(String path) throws InterruptedException {
        selectNoReads();
        serve(false);
        request.path = path;
        int threads = 4;
        int rounds = 200;
        for (int round = 0; round < rounds; round++) {
            CyclicBarrier entered = new CyclicBarrier(threads);
            List<Thread> serving = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                serving.add(new Thread(() -> {
                    Object outer = fixture.hooks.beginRequest(request, null);
                    await(entered);
                    call();
                    fixture.hooks.restoreScope(outer);
                }));
            }
            serving.forEach(Thread::start);
            for (Thread thread : serving) {
                thread.join();
            }
            fixture.hooks.endRequest(request);
        }
        assertThat(fixture.records())
                .hasSize(threads * rounds)
                .extracting(record -> record.get("requestID").asText())
                .satisfies(ids -> assertThat(new HashSet<>(ids)).hasSize(rounds));
        assertThat(fixture.callers.requests().all()).isEmpty();
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As when a handler signs the user in: the framework has routed the request before anything asked for its state. */
    @Test
    void routeIsKnownOfARequestThatIsNotSelected() {
        selectNoReads();
        request.method = "GET";
        request.path = "/login";
        Object outer = fixture.hooks.beginRequest(request, null);
        fixture.hooks.onRouted(StubLibrary.class, this);
        assertThat(fixture.callers.knownRequest()).isNull();
        assertThat(Objects.requireNonNull(fixture.callers.currentRequest()).route())
                .isSameAs(RequestRoute.NOT_READ);
        fixture.hooks.restoreScope(outer);
        fixture.hooks.endRequest(request);
    }
}
