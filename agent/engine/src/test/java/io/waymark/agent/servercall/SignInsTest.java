package io.waymark.agent.servercall;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.agent.bootstrap.SignInStep;
import io.waymark.agent.capture.CaptureFixture;
import io.waymark.agent.context.StubRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which requests a sign-in stands for, and which have their own event beside it. */
class SignInsTest {
    private static final String FAILURE = "ConsoleLogin Failure";
    private static final String SUCCESS = "ConsoleLogin Success";

    private final CaptureFixture fixture = new CaptureFixture();
    private final StubRequest request = new StubRequest();

    @BeforeEach
    void receive() {
        request.method = "POST";
        request.path = "/orders/42/j_security_check";
        request.remoteAddress = "198.51.100.7";
        request.status = 200;
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    /**
     * Serves the request.
     *
     * @param inside whether its response ends on the thread that serves it
     */
    private void serve(SignInStep step, @Nullable Object subject, boolean inside) {
        Object outer = fixture.hooks.beginRequest(request, null);
        fixture.hooks.onSignIn(step, subject, "");
        if (inside) {
            fixture.hooks.endRequest(request);
        }
        fixture.hooks.restoreScope(outer);
        fixture.hooks.endRequest(request);
    }

    private List<String> outcomes() {
        return fixture.records().stream()
                .map(record -> record.get("eventName").asText() + " "
                        + record.at("/responseElements/ConsoleLogin").asText())
                .toList();
    }

    @Test
    void postOfAContainersFormIsItsSignIn() {
        serve(SignInStep.CREDENTIALS_REJECTED, null, false);
        assertThat(outcomes()).containsExactly(FAILURE);
    }

    /** A container without a constraint for the path ignores that they are wrong. */
    @ParameterizedTest
    @ValueSource(strings = {"Basic Ym9iOndyb25n", "Digest username=\"bob\"", "Bearer x"})
    void otherCredentialsHideNoRequestBehindTheFormsPath(String authorization) {
        request.headers.put("Authorization", authorization);
        serve(SignInStep.CREDENTIALS_REJECTED, null, false);
        assertThat(outcomes()).hasSize(2).contains(FAILURE);
    }

    /** A filter may ignore its own failure, as that of a cookie by which the service remembers a user. */
    @Test
    void exceptionOfAFilterHidesNoRequestBehindTheFormsPath() {
        serve(SignInStep.CREDENTIALS_REJECTED, new IllegalStateException("wrong cookie"), false);
        assertThat(outcomes()).hasSize(2).contains(FAILURE);
    }

    @Test
    void onlyAPostIsOfTheForm() {
        request.method = "DELETE";
        serve(SignInStep.CREDENTIALS_REJECTED, null, false);
        assertThat(outcomes()).hasSize(2).contains(FAILURE);
    }

    @ParameterizedTest
    @CsvSource({"302,true", "200,false", "401,false", "500,false"})
    void responseThatEndsInTheFilterThatAcceptedTheUserIsASignInIfItRedirects(int status, boolean signedIn) {
        request.path = "/login";
        request.status = status;
        serve(SignInStep.ACCEPTED, "bob", true);
        assertThat(outcomes()).hasSize(1);
        assertThat(outcomes().contains(SUCCESS)).isEqualTo(signedIn);
    }
}
