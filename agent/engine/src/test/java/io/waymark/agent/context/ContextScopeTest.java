package io.waymark.agent.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.agent.identity.Caller;
import io.waymark.agent.request.ServedRequest;
import org.junit.jupiter.api.Test;

class ContextScopeTest {
    private final CallerContext callers =
            new CallerContext("123456789012", null, type -> type == StubRequest.class ? StubRequest.ACCESSOR : null);
    private final Object context = new Object();
    private final Caller service = callers.current();

    /** Binds a context to a request, as a server does when the request arrives. */
    private ServedRequest serve(Object servingContext, String address) {
        StubRequest request = new StubRequest();
        request.remoteAddress = address;
        request.principal = address;
        Object outer = callers.enterRequest(request);
        ServedRequest served = callers.currentRequest();
        callers.restoreScope(outer);
        assertThat(served).isNotNull();
        callers.contexts().serve(servingContext, served);
        return served;
    }

    private Caller callerIn(Object entered) {
        callers.contexts().enter(entered);
        Caller caller = callers.current();
        callers.contexts().exit(entered);
        return caller;
    }

    @Test
    void threadWorksForTheCallerWhileTheContextRuns() {
        ServedRequest served = serve(context, "192.0.2.7");
        assertThat(callers.current()).isSameAs(service);
        assertThat(callerIn(context)).isSameAs(served.caller());
        assertThat(callers.current()).isSameAs(service);
    }

    @Test
    void nestedContextsWorkForTheirOwnCallers() {
        ServedRequest first = serve(context, "192.0.2.7");
        Object other = new Object();
        ServedRequest second = serve(other, "192.0.2.8");
        callers.contexts().enter(context);
        assertThat(callerIn(other)).isSameAs(second.caller());
        assertThat(callers.current()).isSameAs(first.caller());
        callers.contexts().exit(context);
        assertThat(callers.current()).isSameAs(service);
    }

    @Test
    void contextOfNobodyKeepsTheCallerThatItRunsFor() {
        ServedRequest served = serve(context, "192.0.2.7");
        Object shared = new Object();
        assertThat(callerIn(shared)).isSameAs(service);
        callers.contexts().enter(context);
        assertThat(callerIn(shared)).isSameAs(served.caller());
        assertThat(callers.contexts().isEntered(context)).isTrue();
        callers.contexts().exit(context);
        assertThat(callerIn(shared)).isSameAs(service);
    }

    @Test
    void contextThatIsNotCurrentIsNotLeft() {
        ServedRequest served = serve(context, "192.0.2.7");
        callers.contexts().enter(context);
        callers.contexts().exit(new Object());
        assertThat(callers.current()).isSameAs(served.caller());
        callers.contexts().exit(context);
        callers.contexts().exit(context);
        assertThat(callers.current()).isSameAs(service);
    }

    @Test
    void newContextInheritsTheCaller() {
        ServedRequest served = serve(context, "192.0.2.7");
        Object created = new Object();
        callers.contexts().enter(context);
        callers.contexts().propagate(created, null);
        callers.contexts().exit(context);
        Object createdOutside = new Object();
        callers.contexts().propagate(createdOutside, null);
        Object copy = new Object();
        callers.contexts().propagate(copy, context);

        assertThat(callerIn(created)).isSameAs(served.caller());
        assertThat(callerIn(copy)).isSameAs(served.caller());
        assertThat(callerIn(createdOutside)).isSameAs(service);
    }
}
