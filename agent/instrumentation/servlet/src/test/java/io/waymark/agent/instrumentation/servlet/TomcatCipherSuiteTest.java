package io.waymark.agent.instrumentation.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.agent.instrumentation.RequestAccessor;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.implementation.FixedValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the cipher suite of a request to Tomcat is looked for. */
class TomcatCipherSuiteTest {
    private static final String FOUND = "TLS_AES_256_GCM_SHA384";

    private final Map<String, Object> attributes = new HashMap<>();
    private final Map<String, Object> connectorAttributes = new HashMap<>();

    /** A request of the class that has the name and the members of Tomcat's, which answers whenever it is asked for an attribute. */
    private Object request(String api, boolean secure, boolean connectorSecure) throws Exception {
        Class<?> servletRequest = load(
                new ByteBuddy()
                        .makeInterface()
                        .name(api)
                        .defineMethod("getAttribute", Object.class, Modifier.PUBLIC)
                        .withParameters(String.class)
                        .withoutCode(),
                ClassLoader.getPlatformClassLoader());
        Class<?> connector = load(
                new ByteBuddy()
                        .subclass(Object.class)
                        .name("org.apache.catalina.connector.Connector")
                        .defineMethod("getSecure", boolean.class, Modifier.PUBLIC)
                        .intercept(FixedValue.value(connectorSecure)),
                servletRequest.getClassLoader());
        Class<?> coyoteRequest = load(
                new ByteBuddy()
                        .subclass(Object.class)
                        .name("org.apache.coyote.Request")
                        .defineMethod("getAttributes", Map.class, Modifier.PUBLIC)
                        .intercept(FixedValue.reference(connectorAttributes)),
                connector.getClassLoader());
        Class<?> request = load(
                new ByteBuddy()
                        .subclass(Object.class)
                        .name("org.apache.catalina.connector.Request")
                        .implement(servletRequest)
                        .method(method -> method.getName().equals("getAttribute"))
                        .intercept(FixedValue.value(FOUND))
                        .defineField("attributes", Map.class, Modifier.PUBLIC)
                        .defineMethod("isSecure", boolean.class, Modifier.PUBLIC)
                        .intercept(FixedValue.value(secure))
                        .defineMethod("getConnector", connector, Modifier.PUBLIC)
                        .intercept(FixedValue.value(
                                (Object) connector.getConstructor().newInstance()))
                        .defineMethod("getCoyoteRequest", coyoteRequest, Modifier.PUBLIC)
                        .intercept(FixedValue.value(
                                (Object) coyoteRequest.getConstructor().newInstance())),
                coyoteRequest.getClassLoader());
        Object made = request.getConstructor().newInstance();
        request.getField("attributes").set(made, attributes);
        return made;
    }

    private static Class<?> load(DynamicType.Builder<?> type, ClassLoader parent) {
        return type.make().load(parent).getLoaded();
    }

    private static Object cipherSuite(Object request) {
        RequestAccessor accessor = Objects.requireNonNull(ServletRequestAccessor.of(request.getClass()));
        return String.valueOf(accessor.cipherSuite(request));
    }

    @Test
    void notInARequestThatCameInClear() throws Exception {
        assertThat(cipherSuite(request("jakarta.servlet.http.HttpServletRequest", false, false)))
                .isEqualTo("null");
    }

    @Test
    void inARequestThatIsSecure() throws Exception {
        assertThat(cipherSuite(request("jakarta.servlet.http.HttpServletRequest", true, false)))
                .isEqualTo(FOUND);
    }

    /** A proxy may say that its client came in clear. */
    @Test
    void inARequestOfASecureConnector() throws Exception {
        assertThat(cipherSuite(request("jakarta.servlet.http.HttpServletRequest", false, true)))
                .isEqualTo(FOUND);
    }

    /** A valve takes it from the headers of a proxy. */
    @ParameterizedTest
    @ValueSource(strings = {"jakarta", "javax"})
    void whereItIsSet(String api) throws Exception {
        attributes.put(api + ".servlet.request.cipher_suite", FOUND);
        assertThat(cipherSuite(request(api + ".servlet.http.HttpServletRequest", false, false)))
                .isEqualTo(FOUND);
    }

    /** As with AJP. */
    @ParameterizedTest
    @ValueSource(strings = {"jakarta", "javax"})
    void whereTheConnectorHasIt(String api) throws Exception {
        connectorAttributes.put(api + ".servlet.request.cipher_suite", FOUND);
        assertThat(cipherSuite(request(api + ".servlet.http.HttpServletRequest", false, false)))
                .isEqualTo(FOUND);
    }
}
