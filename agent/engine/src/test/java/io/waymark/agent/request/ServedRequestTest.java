package io.waymark.agent.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.agent.context.StubRequest;
import io.waymark.agent.identity.Caller;
import io.waymark.agent.identity.UserIdentities;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ServedRequestTest {
    private static final String GIVEN_ID = "6f1c52a0-93a5-4d0c-8d0e-0b9d7b8f9a10";

    private final StubRequest request = new StubRequest();
    private final RequestOrigins origins = new RequestOrigins(
            new UserIdentities("123456789012"), TrustedProxies.parse("10.0.0.1", ForwardingHeader.EITHER, problem -> {
                throw new AssertionError(problem);
            }));

    private ServedRequest serve(RequestCategory category, @Nullable Consumer<ServedRequest> onFirstUse) {
        request.remoteAddress = "10.0.0.1";
        request.headers.put("X-Request-ID", GIVEN_ID);
        return new ServedRequest(
                request,
                null,
                StubRequest.ACCESSOR,
                new RequestLine("GET", "/health", null),
                category,
                origins,
                onFirstUse);
    }

    private static UUID id(ServedRequest served) {
        return new UUID(served.requestIdHigh(), served.requestIdLow());
    }

    @Test
    void eventIsReadAtItsArrival() {
        ServedRequest served = serve(RequestCategory.MANAGEMENT, null);
        request.headers.clear();
        assertThat(id(served)).hasToString(GIVEN_ID);
        assertThat(served.isCallerWanted(0)).isTrue();
    }

    @Test
    void carriedRequestAndItsCarrierHaveTheSameSignIn() {
        ServedRequest carrier = serve(RequestCategory.MANAGEMENT, null);
        assertThat(carrier.knownSignIn()).isNull();
        ServedRequest carried = serve(RequestCategory.MANAGEMENT, null);
        carried.onCarried(carrier, Caller.unauthenticated(null, null));
        SignInState state = carried.signIn();
        assertThat(carried.knownSignIn()).isSameAs(state);
        assertThat(carrier.knownSignIn()).isSameAs(state);

        ServedRequest signedIn = serve(RequestCategory.MANAGEMENT, null);
        SignInState former = signedIn.signIn();
        ServedRequest other = serve(RequestCategory.MANAGEMENT, null);
        other.onCarried(signedIn, Caller.unauthenticated(null, null));
        assertThat(other.knownSignIn()).isSameAs(former);
    }

    @Test
    void otherRequestIsReadOnceAtItsFirstUse() {
        List<ServedRequest> used = new ArrayList<>();
        ServedRequest served = serve(RequestCategory.EXCLUDED, used::add);
        request.headers.put("X-Request-ID", "00000000-0000-4000-8000-000000000001");
        assertThat(served.isCallerWanted(0)).isFalse();
        assertThat(served.knownSignIn()).isNull();
        assertThat(used).isEmpty();

        assertThat(id(served)).hasToString("00000000-0000-4000-8000-000000000001");
        request.headers.clear();
        assertThat(id(served)).hasToString("00000000-0000-4000-8000-000000000001");
        assertThat(served.isCallerWanted(0)).isTrue();
        assertThat(used).containsExactly(served);
    }

    @Test
    void sharedRequestIsReadBeforeItIsLeft() {
        ServedRequest served = serve(RequestCategory.NOT_SELECTED, used -> {});
        served.onShared();
        request.headers.clear();
        assertThat(id(served)).hasToString(GIVEN_ID);
        assertThat(served.isCallerWanted(0)).isTrue();
    }
}
