package io.waymark.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.agent.instrumentation.ActivationStage;
import io.waymark.agent.instrumentation.InstrumentationIndex;
import io.waymark.agent.refusal.RefusingTransformer;
import io.waymark.base.thread.Deadline;
import io.waymark.testing.compiler.InMemoryCompiler;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Of thousands of loaded classes only those are read and retransformed that may be annotated. */
class ClassRetransformerTest {
    private static final String SOURCE = """
            package example;
            public class Mixed {
                static class Plain {}
                static class Audited { @io.waymark.annotations.DataEvent void call() {} }
            }
            """;

    private final List<String> filesRead = new ArrayList<>();
    private final List<Class<?>> loaded = new ArrayList<>();
    private final List<Integer> batches = Collections.synchronizedList(new ArrayList<>());
    private final List<Class<?>> retransformed = Collections.synchronizedList(new ArrayList<>());
    private final List<String> reports = new ArrayList<>();
    private final Instrumentation instrumentation = (Instrumentation) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {Instrumentation.class}, (proxy, method, arguments) -> {
                if (method.getName().equals("getAllLoadedClasses")) {
                    return loaded.toArray(Class<?>[]::new);
                }
                if (method.getName().equals("retransformClasses")) {
                    Class<?>[] types = (Class<?>[]) arguments[0];
                    batches.add(types.length);
                    retransformed.addAll(Arrays.asList(types));
                }
                return method.getReturnType() == boolean.class ? true : null;
            });
    private final ClassRetransformer retransformer = new ClassRetransformer(
            instrumentation,
            InstrumentationIndex.load(getClass().getClassLoader()),
            new InstrumentationCoverage(reports::add));
    private MemoryLoader loader;

    /** Holds class files in memory and may hide the bridge. */
    private final class MemoryLoader extends ClassLoader {
        private final Map<String, byte[]> files;
        private volatile boolean hiding;

        MemoryLoader(Map<String, byte[]> files) {
            super(ClassRetransformerTest.class.getClassLoader());
            this.files = files;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (hiding && name.startsWith("io.waymark.agent.bootstrap.")) {
                throw new ClassNotFoundException(name);
            }
            return super.loadClass(name, resolve);
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            byte[] file = files.get(name);
            if (file == null) {
                throw new ClassNotFoundException(name);
            }
            return defineClass(name, file, 0, file.length);
        }

        @Override
        public InputStream getResourceAsStream(String name) {
            filesRead.add(name);
            return new ByteArrayInputStream(files.get(name.replace(".class", "").replace('/', '.')));
        }
    }

    @BeforeEach
    void load() throws Exception {
        loader = new MemoryLoader(InMemoryCompiler.compile("example.Mixed", SOURCE));
        Runnable hidden = () -> {};
        loaded.addAll(List.of(
                Object.class,
                java.sql.Driver.class,
                loader.loadClass("example.Mixed$Plain").arrayType(),
                hidden.getClass(),
                Proxy.newProxyInstance(loader, new Class<?>[] {Runnable.class}, (proxy, method, arguments) -> null)
                        .getClass(),
                loader.loadClass("example.Mixed$Plain"),
                loader.loadClass("example.Mixed$Audited")));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void onlyAnnotatedClassesAreRetransformed(boolean refusing) {
        if (refusing) {
            RefusingTransformer.install(null, instrumentation);
        } else {
            assertThat(retransformer.hasLoadedClasses()).isTrue();
            retransformer.retransform(ActivationStage.AUDITED_CALLS);
        }
        assertThat(filesRead).containsExactly("example/Mixed$Plain.class", "example/Mixed$Audited.class");
        assertThat(retransformed).extracting(Class::getName).containsExactly("example.Mixed$Audited");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void manyClassesAreRetransformedInBatches(boolean refusing) throws Exception {
        loaded.addAll(Collections.nCopies(999, loader.loadClass("example.Mixed$Audited")));
        if (refusing) {
            RefusingTransformer.install(null, instrumentation);
        } else {
            retransformer.retransform(ActivationStage.AUDITED_CALLS);
        }
        assertThat(batches).containsExactly(200, 200, 200, 200, 200);
    }

    @Test
    void generatedClassesAloneAreNoLoadedClasses() {
        loaded.subList(loaded.size() - 2, loaded.size()).clear();
        assertThat(retransformer.hasLoadedClasses()).isFalse();
    }

    @Test
    void delayedClassIsRetransformedOnceItsLoaderSeesTheBridge() throws Exception {
        loader.hiding = true;
        Thread waiting = new Thread(() -> retransformer.retransformOnceBridgeIsVisible(
                loader, "example.Mixed$Audited", Deadline.after(Duration.ofMinutes(1))));
        waiting.start();
        while (waiting.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        assertThat(retransformed).isEmpty();
        loader.hiding = false;
        waiting.join();
        assertThat(retransformed).extracting(Class::getName).containsExactly("example.Mixed$Audited");
        assertThat(reports).isEmpty();
    }

    @Test
    void loaderThatNeverSeesTheBridgeIsReported() {
        loader.hiding = true;
        retransformer.retransformOnceBridgeIsVisible(
                loader, "example.Mixed$Audited", Deadline.after(Duration.ofMillis(1)));
        assertThat(retransformed).isEmpty();
        assertThat(reports)
                .singleElement()
                .asString()
                .contains("not audited: class example.Mixed$Audited", "hides io.waymark.agent.bootstrap");
    }

    @Test
    void wovenClassThatCannotLinkTheBridgeIsReported() {
        Set<String> woven = Set.of("example.Mixed$Plain");
        loader.hiding = true;
        assertThat(retransformer.reportReplaced(woven, Deadline.after(Duration.ofMillis(1))))
                .isTrue();
        assertThat(reports)
                .singleElement()
                .asString()
                .contains("not audited: class example.Mixed$Plain", "cannot link the agent", "its calls run unaudited");
    }

    @Test
    void wovenClassThatLinksTheBridgeIsNotReported() {
        assertThat(retransformer.reportReplaced(Set.of("example.Mixed$Plain"), Deadline.after(Duration.ofMillis(1))))
                .isFalse();
        assertThat(reports).isEmpty();
    }
}
