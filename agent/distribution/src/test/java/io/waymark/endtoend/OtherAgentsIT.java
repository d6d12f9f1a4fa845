package io.waymark.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.endtoend.app.RepeatedTransformation;
import io.waymark.endtoend.app.Transfers;
import io.waymark.testing.process.BuildTree;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.trail.DeliveredTrail;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.instrument.ClassDefinition;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Woven classes stay woven, with one event for each call, or are named if a later agent replaces them. */
class OtherAgentsIT {
    @TempDir
    private Path folder;

    private static Stream<Arguments> agents() {
        return Stream.of("retransform", "redefine", "strip")
                .flatMap(action -> Stream.of(Arguments.of(action, true), Arguments.of(action, false)));
    }

    @ParameterizedTest
    @MethodSource("agents")
    void callsHaveOneEventEach(String action, boolean first) throws Exception {
        List<Jdk> jdks = Jdk.all();
        TestJvm jvm =
                new TestJvm(jdks.get(first ? 0 : jdks.size() - 1), folder).withOption("-Dwaymark.block.timeout=1m");
        String other = "-javaagent:" + otherAgent() + "=" + action;
        String own = "-javaagent:" + BuildTree.agentJar();
        CliResult ended = jvm.withOption(first ? other : own)
                .withOption(first ? own : other)
                .run(RepeatedTransformation.class);
        assertThat(ended.outLines()).as(ended.err()).containsExactly("1", "2", "3");
        DeliveredTrail trail = new DeliveredTrail(folder.resolve("waymark"));
        if (action.equals("strip") && !first) {
            assertThat(ended.err())
                    .contains("not audited: class " + Transfers.class.getName() + ": another agent replaced it");
            assertThat(trail.serviceEvents("CoverageReported"))
                    .singleElement()
                    .satisfies(record -> assertThat(record.at("/serviceEventDetails/notInstrumented/0/reason")
                                    .textValue())
                            .startsWith("another agent replaced it"));
            return;
        }
        assertThat(ended.err()).doesNotContain("not audited");
        assertThat(trail.records("Guarded"))
                .extracting(record -> record.at("/requestParameters/number").intValue())
                .containsExactly(1, 2, 3);
        assertThat(trail.validate().status()).isZero();
    }

    private Path otherAgent() throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", OtherAgent.class.getName());
        manifest.getMainAttributes().putValue("Can-Retransform-Classes", "true");
        manifest.getMainAttributes().putValue("Can-Redefine-Classes", "true");
        Path jar = folder.resolve("other.jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream zip = new JarOutputStream(out, manifest)) {
            String path = OtherAgent.class.getName().replace('.', '/') + ".class";
            zip.putNextEntry(new JarEntry(path));
            zip.write(read(OtherAgent.class.getClassLoader(), path));
        }
        return jar;
    }

    private static byte[] read(ClassLoader loader, String path) {
        try (InputStream in = loader.getResourceAsStream(path)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Retransforms or redefines an audited class; {@code strip} ignores what the agents before it have made of the class. */
    public static final class OtherAgent implements ClassFileTransformer, Runnable {
        private static final String TARGET = "io/waymark/endtoend/app/Transfers";

        private final Instrumentation instrumentation;
        private final String action;

        private OtherAgent(Instrumentation instrumentation, String action) {
            this.instrumentation = instrumentation;
            this.action = action;
        }

        public static void premain(String argument, Instrumentation instrumentation) {
            OtherAgent agent = new OtherAgent(instrumentation, argument);
            instrumentation.addTransformer(agent, true);
            System.getProperties().put("other.agent", agent);
        }

        @Override
        public byte[] transform(
                ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] file) {
            return action.equals("strip") && TARGET.equals(name) ? original(loader) : null;
        }

        private static byte[] original(ClassLoader loader) {
            try (InputStream in = loader.getResourceAsStream(TARGET + ".class")) {
                return in.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void run() {
            try {
                if (action.equals("redefine")) {
                    instrumentation.redefineClasses(
                            new ClassDefinition(Transfers.class, original(Transfers.class.getClassLoader())));
                } else {
                    instrumentation.retransformClasses(Transfers.class);
                }
            } catch (ReflectiveOperationException | java.lang.instrument.UnmodifiableClassException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
