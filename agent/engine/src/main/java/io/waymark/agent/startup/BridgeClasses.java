package io.waymark.agent.startup;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.security.ProtectionDomain;
import java.util.List;

/**
 * Defines the bridge's classes, and the exception that it throws, in the boot loader, from the agent's jar.
 *
 * <p>The documented way, {@code Instrumentation.appendToBootstrapClassLoaderSearch}, makes the JVM print a warning and give
 * up class data sharing for the application's classes; a definition through the JDK's internal {@code Unsafe} does neither.
 */
final class BridgeClasses {
    /** Superclasses before those that extend them. */
    private static final List<String> NAMES = List.of(
            "io/waymark/agent/bootstrap/AuditedCall",
            "io/waymark/agent/bootstrap/SignInStep",
            "io/waymark/agent/bootstrap/BridgeHandler",
            "io/waymark/agent/bootstrap/UnrecordedCall",
            "io/waymark/agent/bootstrap/RefusedCall",
            "io/waymark/agent/bootstrap/Bridge",
            // For services that run without the annotations' jar; the others see the class of that.
            "io/waymark/annotations/CallRefusedException");

    private BridgeClasses() {}

    static void define() {
        try {
            defineAll();
        } catch (IOException | ReflectiveOperationException e) {
            throw new IllegalStateException("the bridge cannot be defined in this JVM: " + e, e);
        }
    }

    private static void defineAll() throws IOException, ReflectiveOperationException {
        Class<?> unsafeClass = Class.forName("jdk.internal.misc.Unsafe");
        Object unsafe = unsafeClass.getMethod("getUnsafe").invoke(null);
        Method define = unsafeClass.getMethod(
                "defineClass",
                String.class,
                byte[].class,
                int.class,
                int.class,
                ClassLoader.class,
                ProtectionDomain.class);
        for (String name : NAMES) {
            byte[] file = read(name + ".class");
            define.invoke(unsafe, name, file, 0, file.length, null, null);
        }
    }

    private static byte[] read(String path) throws IOException {
        try (InputStream in = BridgeClasses.class.getClassLoader().getResourceAsStream(path)) {
            if (in == null) {
                throw new IOException("waymark-agent.jar holds no " + path + "; it is damaged");
            }
            return in.readAllBytes();
        }
    }
}
