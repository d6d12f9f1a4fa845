package io.waymark.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waymark.agent.bootstrap.Bridge;
import io.waymark.agent.durability.DurabilityGuarantee;
import io.waymark.agent.durability.DurabilityPolicy;
import io.waymark.agent.durability.FailurePolicy;
import io.waymark.agent.instrumentation.ActivationStage;
import io.waymark.agent.instrumentation.InstrumentationIndex;
import io.waymark.annotations.CallRefusedException;
import io.waymark.testing.compiler.InMemoryCompiler;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A call whose failure policy is deny never runs without an event, also where its method could not be woven. */
class RefusalTest {
    private static final DurabilityPolicy DENIAL = new DurabilityPolicy(DurabilityGuarantee.ASYNC, FailurePolicy.DENY);

    private final List<String> reports = new ArrayList<>();
    private final InstrumentationCoverage coverage = new InstrumentationCoverage(reports::add);

    @BeforeEach
    void connect() {
        Bridge.connect(new RecordingBridgeHandler());
    }

    @AfterEach
    void disconnect() {
        Bridge.disconnect();
    }

    private static Map<String, byte[]> compile(String body) throws Exception {
        return InMemoryCompiler.compile(
                "example.Guarded",
                "package example; import io.waymark.annotations.*; public class Guarded {" + body + "}",
                "-parameters");
    }

    private Weaver weaver(DurabilityPolicy policy) {
        return new Weaver("eu-north-1", "123456789012", "", policy, audited -> 0, coverage);
    }

    /** Sends each class through the agent's transformer, whose weaver fails. */
    private static final class FailingContext implements WeavingTransformer.WeavingContext {
        private final boolean denial;

        FailingContext(boolean denial) {
            this.denial = denial;
        }

        @Override
        public Weaver weaver() {
            throw new IllegalStateException("cannot start");
        }

        @Override
        public boolean isDenialDefault() {
            return denial;
        }

        @Override
        public boolean retransform(Class<?> type) {
            return true;
        }

        @Override
        public void retransformOnceBridgeIsVisible(ClassLoader loader, String className) {}

        @Override
        public void onStageEnabled(ActivationStage stage) {}
    }

    /** Changes a class file, or returns null. */
    private interface Transformation {
        byte[] transform(ClassLoader loader, String className, byte[] file);
    }

    private static Class<?> load(ClassLoader parent, Map<String, byte[]> files, Transformation transformation)
            throws Exception {
        return new ClassLoader(parent) {
            @Override
            protected Class<?> findClass(String name) throws ClassNotFoundException {
                byte[] file = files.get(name);
                if (file == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] changed = transformation.transform(this, name, file);
                byte[] used = changed == null ? file : changed;
                return defineClass(name, used, 0, used.length);
            }
        }.loadClass("example.Guarded");
    }

    private Class<?> loadWhereWeavingFails(boolean denialDefault, String body) throws Exception {
        WeavingTransformer transformer = new WeavingTransformer(
                new FailingContext(denialDefault),
                InstrumentationIndex.load(getClass().getClassLoader()),
                coverage);
        return load(
                getClass().getClassLoader(),
                compile(body),
                (loader, name, file) -> transformer.transform(loader, name.replace('.', '/'), null, null, file));
    }

    private static ThrowingCallable call(Class<?> type, String method) {
        return () -> {
            try {
                type.getMethod(method).invoke(null);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        };
    }

    @Test
    void failedWeavingRefusesEveryShapeOfMethod() throws Exception {
        Class<?> type = loadWhereWeavingFails(false, """
                interface Face {
                    @ManagementEvent(onFailure = OnFailure.DENY) default long open(double a, long[][] b, String[] c) {
                        throw new AssertionError();
                    }
                }
                @ManagementEvent(onFailure = OnFailure.DENY, name = "Other", guarantee = Guarantee.SYNCED)
                static synchronized int each(boolean a, byte b, char c, short d, int e, long f, float g, double h) {
                    for (int i = 0; i < e; i++) { if (a) { throw new AssertionError(); } }
                    return e;
                }
                @Deprecated(since = "1") @DataEvent(onFailure = OnFailure.DENY) private Object generic(Object o) { return o; }
                public static void one() { each(true, (byte) 1, 'c', (short) 2, 3, 4L, 5f, 6d); }
                public static void two() { new Guarded().generic("x"); }
                public static void three() { new Face() {}.open(1, null, null); }
                """);
        for (String method : List.of("one", "two", "three")) {
            assertThatThrownBy(call(type, method))
                    .isInstanceOf(CallRefusedException.class)
                    .hasMessageContaining("could not be instrumented");
        }
        assertThat(reports).allSatisfy(line -> assertThat(line).contains("cannot start", "deny are refused"));
    }

    @Test
    void otherMethodsRunWhereWeavingFails() throws Exception {
        Class<?> type = loadWhereWeavingFails(false, """
                @ManagementEvent public static void one() {}
                @ManagementEvent(onFailure = OnFailure.BLOCK) public static void two() {}
                public static void three() {}
                """);
        for (String method : List.of("one", "two", "three")) {
            assertThatCode(call(type, method)).doesNotThrowAnyException();
        }
    }

    @Test
    void configuredDenialHoldsWhereWeavingFails() throws Exception {
        Class<?> type = loadWhereWeavingFails(true, """
                @ManagementEvent public static void one() {}
                @ManagementEvent(onFailure = OnFailure.BLOCK) public static void two() {}
                """);
        assertThatThrownBy(call(type, "one")).isInstanceOf(CallRefusedException.class);
        assertThatCode(call(type, "two")).doesNotThrowAnyException();
    }

    @Test
    void unsupportedMethodIsRefusedBesideWovenOnes() throws Exception {
        Class<?> type = load(getClass().getClassLoader(), compile("""
                @ManagementEvent @DataEvent public static void both() {}
                @ManagementEvent public static void woven() {}
                """), weaver(DENIAL)::weave);
        assertThatThrownBy(call(type, "both")).isInstanceOf(CallRefusedException.class);
        assertThatCode(call(type, "woven")).doesNotThrowAnyException();
        assertThat(reports).anySatisfy(line -> assertThat(line).contains("example.Guarded", "both are refused"));
    }

    @Test
    void methodTooLargeToWeaveIsRefused() throws Exception {
        String line = "s = s * 31 + 7;";
        Class<?> type = load(
                getClass().getClassLoader(),
                compile("""
                @ManagementEvent(onFailure = OnFailure.DENY) public static void large() { int s = 1; %s }
                @ManagementEvent public static void small() {}
                """.formatted(line.repeat(65_500 / 8))),
                weaver(DurabilityPolicy.DEFAULT)::weave);
        assertThatThrownBy(call(type, "large")).isInstanceOf(CallRefusedException.class);
        assertThatCode(call(type, "small")).doesNotThrowAnyException();
        assertThat(reports).anySatisfy(text -> assertThat(text).contains("64 KB"));
    }

    @Test
    void hiddenBridgeRefusesWithoutAnnotationsToo() throws Exception {
        Class<?> type = load(
                ClassLoader.getPlatformClassLoader(),
                compile("@DataEvent(onFailure = OnFailure.DENY) public static void one() {}"),
                weaver(DurabilityPolicy.DEFAULT)::weave);
        assertThatThrownBy(call(type, "one"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("refused before it began");
        assertThat(reports).anySatisfy(line -> assertThat(line).contains("hides io.waymark.agent.bootstrap"));
    }
}
