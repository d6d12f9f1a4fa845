package io.waymark.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.agent.bootstrap.Bridge;
import io.waymark.agent.capture.AuditedMethod;
import io.waymark.agent.capture.MethodRegistry;
import io.waymark.agent.durability.DurabilityPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.loading.ClassLoadingStrategy;
import net.bytebuddy.matcher.ElementMatchers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The same class woven by several at once, and by another agent after us. */
class ConcurrentWeavingTest {
    private static final int THREADS = 4;

    private final MethodRegistry auditedMethods = new MethodRegistry();
    private final Set<Integer> numbers = ConcurrentHashMap.newKeySet();
    private final List<String> reports = new ArrayList<>();
    private final Weaver weaver = new Weaver(
            "eu-north-1",
            "123456789012",
            "",
            DurabilityPolicy.DEFAULT,
            this::register,
            new InstrumentationCoverage(reports::add));

    @AfterEach
    void disconnect() {
        Bridge.disconnect();
    }

    private int register(AuditedMethod audited) {
        int number = auditedMethods.register(audited);
        numbers.add(number);
        return number;
    }

    private static byte[] file(Class<?> type) throws IOException {
        try (InputStream in = type.getResourceAsStream(type.getSimpleName() + ".class")) {
            return in.readAllBytes();
        }
    }

    @Test
    void concurrentWeavingIsDeterministic() throws Exception {
        byte[] file = file(Overloads.class);
        CyclicBarrier start = new CyclicBarrier(THREADS);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<byte[]>> woven = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                woven.add(threads.submit(() -> {
                    start.await();
                    return weaver.weave(getClass().getClassLoader(), Overloads.class.getName(), file);
                }));
            }
            byte[] first = woven.get(0).get();
            for (Future<byte[]> other : woven) {
                assertThat(other.get()).isEqualTo(first);
            }
        } finally {
            threads.shutdown();
        }
        assertThat(numbers).hasSize(2);
        assertThat(reports).isEmpty();
    }

    /** What another agent does to the woven class. */
    public static final class OtherAgentAdvice {
        public static final List<String> SEEN = new ArrayList<>();

        private OtherAgentAdvice() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter(@Advice.Argument(0) String argument) {
            SEEN.add(argument);
        }
    }

    @Test
    void anotherAgentMayWeaveTheWovenClass() throws Exception {
        RecordingBridgeHandler calls = new RecordingBridgeHandler();
        Bridge.connect(calls);
        String name = Overloads.class.getName();
        byte[] woven = weaver.weave(getClass().getClassLoader(), name, file(Overloads.class));
        Class<?> type = new ByteBuddy()
                .redefine(Overloads.class, ClassFileLocator.Simple.of(name, woven))
                .visit(Advice.to(OtherAgentAdvice.class).on(ElementMatchers.named("find")))
                .make()
                .load(new ClassLoader(getClass().getClassLoader()) {}, childFirst())
                .getLoaded();
        Constructor<?> constructor = type.getDeclaredConstructor();
        Method find = type.getDeclaredMethod("find", String.class);
        constructor.setAccessible(true);
        find.setAccessible(true);
        Object result = find.invoke(constructor.newInstance(), "x");
        assertThat(result).isEqualTo("x");
        assertThat(OtherAgentAdvice.SEEN).containsExactly("x");
        assertThat(calls.log).containsExactly("find(x) = x");
    }

    private static ClassLoadingStrategy<ClassLoader> childFirst() {
        return ClassLoadingStrategy.Default.CHILD_FIRST;
    }
}
