package io.waymark.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.agent.bootstrap.Bridge;
import io.waymark.agent.durability.DurabilityPolicy;
import io.waymark.agent.instrumentation.ActivationStage;
import io.waymark.agent.instrumentation.InstrumentationIndex;
import io.waymark.testing.compiler.InMemoryCompiler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.bytebuddy.ByteBuddy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Class loaders of unusual behavior. */
class WeavingTransformerTest {
    private final List<String> reports = new ArrayList<>();
    private final InstrumentationCoverage coverage = new InstrumentationCoverage(reports::add);
    private final RecordingBridgeHandler calls = new RecordingBridgeHandler();
    private final Context context = new Context();
    private final WeavingTransformer transformer =
            new WeavingTransformer(context, InstrumentationIndex.load(getClass().getClassLoader()), coverage);

    @BeforeEach
    void connect() {
        Bridge.connect(calls);
    }

    @AfterEach
    void disconnect() {
        Bridge.disconnect();
    }

    /** Records what the transformer asks for. Whether a retransformation ends in time can be chosen. */
    private final class Context implements WeavingTransformer.WeavingContext {
        final List<String> retransformed = new ArrayList<>();
        final List<String> delayed = new ArrayList<>();
        boolean inTime;

        @Override
        public Weaver weaver() {
            return new Weaver("eu-north-1", "123456789012", "", DurabilityPolicy.DEFAULT, audited -> 0, coverage);
        }

        @Override
        public boolean isDenialDefault() {
            return false;
        }

        @Override
        public boolean retransform(Class<?> type) {
            retransformed.add(type.getSimpleName());
            return inTime;
        }

        @Override
        public void retransformOnceBridgeIsVisible(ClassLoader loader, String className) {
            delayed.add(className);
        }

        @Override
        public void onStageEnabled(ActivationStage stage) {}
    }

    /** Defines classes through the transformer, and chooses what they see. */
    private class TransformingLoader extends ClassLoader {
        private final boolean named;
        boolean hiding;

        TransformingLoader(boolean named) {
            super(WeavingTransformerTest.class.getClassLoader());
            this.named = named;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (hiding && name.startsWith("io.waymark.agent.bootstrap.")) {
                throw new ClassNotFoundException(name);
            }
            return super.loadClass(name, resolve);
        }

        Class<?> define(String name, byte[] file) {
            byte[] woven = transformer.transform(this, named ? name.replace('.', '/') : null, null, null, file);
            byte[] used = woven == null ? file : woven;
            return defineClass(named ? name : null, used, 0, used.length);
        }
    }

    private static byte[] compile(String name, String annotation) throws Exception {
        Map<String, byte[]> files = InMemoryCompiler.compile(
                "example." + name,
                "package example; import io.waymark.annotations.*; @EventSource(\"example.com\") public class " + name
                        + " { " + annotation + " public static void call() {} }");
        return files.get("example." + name);
    }

    private static void call(Class<?> type) throws Exception {
        type.getMethod("call").invoke(null);
    }

    @Test
    void classDefinedWithoutANameIsWoven() throws Exception {
        call(new TransformingLoader(false).define("example.Nameless", compile("Nameless", "@ManagementEvent")));
        assertThat(calls.log).containsExactly("call()");
        assertThat(coverage.instrumented()).containsExactly("example.Nameless.call()");
    }

    @Test
    void libraryThatNothingCoversIsNamed() {
        byte[] file = new ByteBuddy()
                .subclass(Object.class)
                .name("org.jobrunr.server.BackgroundJobServer")
                .make()
                .getBytes();
        ClassLoader unrelated = new ClassLoader(null) {};
        assertThat(transformer.transform(unrelated, "org/jobrunr/server/BackgroundJobServer", null, null, file))
                .isNull();
        assertThat(coverage.notInstrumented())
                .hasEntrySatisfying(
                        "JobRunr",
                        reason -> assertThat(reason).contains("jobs that it runs are no events", "waymark.methods"));
        assertThat(reports).as("on stderr").isEmpty();
    }

    /** The JVM has recorded the loader's first answer, which proves that woven classes link. */
    @Test
    void loaderThatHidesTheBridgeAfterItsFirstAnswerChangesNothing() throws Exception {
        TransformingLoader loader = new TransformingLoader(true);
        Class<?> first = loader.define("example.First", compile("First", "@ManagementEvent"));
        loader.hiding = true;
        call(first);
        call(loader.define("example.Second", compile("Second", "@ManagementEvent")));
        assertThat(calls.log).containsExactly("call()", "call()");
        assertThat(context.retransformed).isEmpty();
        assertThat(reports).isEmpty();
    }

    @Test
    void retransformationThatTakesTooLongIsTriedAgain() throws Exception {
        TransformingLoader loader = new TransformingLoader(true);
        loader.hiding = true;
        loader.define("example.Early", compile("Early", "@ManagementEvent"));
        assertThat(context.retransformed).containsExactly("TransformingLoader");
        assertThat(context.delayed).containsExactly("example.Early");
        assertThat(coverage.notInstrumented()).isEmpty();
        assertThat(reports)
                .singleElement()
                .asString()
                .startsWith("example.Early.call(): its class loader ")
                .endsWith(" could not be instrumented in time; its calls are audited as soon as that is done");

        context.inTime = true;
        loader.define("example.Next", compile("Next", "@ManagementEvent"));
        loader.define("example.Last", compile("Last", "@ManagementEvent"));
        assertThat(context.retransformed).hasSize(2);
        assertThat(context.delayed).hasSize(1);
        assertThat(coverage.notInstrumented()).containsOnlyKeys("example.Next.call()", "example.Last.call()");
    }
}
