package io.waymark.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.agent.bootstrap.AuditedCall;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.security.Principal;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import net.bytebuddy.ByteBuddy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CallIdentityTest {
    private final AtomicReference<@Nullable Principal> principal = new AtomicReference<>();

    private Object request() {
        Class<?> type = new ByteBuddy()
                .makeInterface()
                .name("jakarta.servlet.http.HttpServletRequest")
                .defineMethod("getRemoteAddr", String.class, Modifier.PUBLIC)
                .withoutCode()
                .defineMethod("getUserPrincipal", Principal.class, Modifier.PUBLIC)
                .withoutCode()
                .make()
                .load(getClass().getClassLoader())
                .getLoaded();
        return Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> method.getName().equals("getRemoteAddr") ? "192.0.2.7" : principal.get());
    }

    @Test
    void requestCallerIsKnownAfterLateAuthentication() {
        try (CaptureFixture recording = new CaptureFixture()) {
            int methodId = recording.methods.register(CaptureFixture.method("Create"));
            CompletableFuture<String> stage = new CompletableFuture<>();
            Object outer = recording.capture.enterRequest(request());
            AuditedCall login = recording.capture.begin(methodId, null);
            principal.set(() -> "ada");
            login.returned();
            recording.capture.begin(methodId, null).returned(stage);
            recording.capture.restoreScope(outer);
            stage.complete("after the request");
            recording.capture.begin(methodId, null).returned();

            assertThat(recording.records())
                    .extracting(record ->
                            record.get("userIdentity").path("userName").asText())
                    .containsExactly("ada", "ada", "");
            assertThat(recording.records())
                    .extracting(record -> record.get("sourceIPAddress").asText())
                    .containsExactly("192.0.2.7", "192.0.2.7", "Unknown");
        }
    }

    @Test
    void callOutsideRequestsIsTheService() {
        try (CaptureFixture recording = new CaptureFixture(
                new CaptureSettings(CaptureFixture.ACCOUNT, "orders.example.com", CaptureLimits.DEFAULT, Set.of()))) {
            recording
                    .capture
                    .begin(recording.methods.register(CaptureFixture.method("Tick")), null)
                    .returned();
            JsonNode record = recording.onlyRecord();
            assertThat(record.get("userIdentity").toString())
                    .isEqualTo("{\"type\":\"AWSService\",\"invokedBy\":\"orders.example.com\"}");
            assertThat(record.get("sourceIPAddress").asText()).isEqualTo("orders.example.com");
            assertThat(record.has("userAgent")).isFalse();
        }
    }
}
