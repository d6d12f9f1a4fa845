package io.waymark.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.waymark.endtoend.app.GuardedTransfers;
import io.waymark.endtoend.app.LateHidingLoader;
import io.waymark.endtoend.app.OsgiHost;
import io.waymark.endtoend.app.Transfers;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.trail.DeliveredTrail;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Class loaders that do not delegate unknown packages need no option: OSGi frameworks and JBoss Modules. */
class HidingClassLoadersIT {
    @TempDir
    private Path folder;

    private static Stream<Arguments> frameworks() {
        return Jdk.all().stream()
                .flatMap(jdk -> Stream.of(
                        Arguments.of(jdk, org.apache.felix.framework.FrameworkFactory.class),
                        Arguments.of(jdk, org.eclipse.osgi.launch.EquinoxFactory.class)));
    }

    private TestJvm agent(Jdk jdk) {
        return new TestJvm(jdk, folder).withAgent().withOption("-Dwaymark.block.timeout=1m");
    }

    private void assertGuardedCalls(int count) throws Exception {
        DeliveredTrail trail = new DeliveredTrail(folder.resolve("waymark"));
        assertThat(trail.records("Guarded")).hasSize(count);
        assertThat(trail.validate().status()).isZero();
    }

    @ParameterizedTest
    @MethodSource("frameworks")
    void bundlesAreAuditedWithTheFlagAlone(Jdk jdk, Class<?> framework) throws Exception {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().putValue("Bundle-ManifestVersion", "2");
        manifest.getMainAttributes().putValue("Bundle-SymbolicName", "example.transfers");
        Path bundle = jar("bundle.jar", manifest, List.of(Transfers.class));
        CliResult ended = agent(jdk)
                .withoutAnnotations()
                .withClassPath(TestJvm.locationOf(framework))
                .run(
                        OsgiHost.class,
                        bundle.toUri().toString(),
                        folder.resolve("storage").toString());
        assertThat(ended.outLines()).as(ended.err()).containsExactly("false", "7");
        assertThat(ended.err()).doesNotContain("not audited");
        assertGuardedCalls(1);
    }

    @ParameterizedTest
    @MethodSource("io.waymark.testing.process.Jdk#all")
    void jbossModulesAreAuditedWithTheFlagAlone(Jdk jdk) throws Exception {
        assumeTrue(jdk.version() < 24, "skipped: JBoss Modules 2.1 does not start on JDK 24");
        Path module = Files.createDirectories(folder.resolve("modules/example/transfers/main"));
        Files.move(
                jar("transfers.jar", new Manifest(), List.of(Transfers.class, GuardedTransfers.class)),
                module.resolve("transfers.jar"));
        Files.writeString(
                module.resolve("module.xml"),
                "<module xmlns=\"urn:jboss:module:1.9\" name=\"example.transfers\"><main-class name=\""
                        + GuardedTransfers.class.getName()
                        + "\"/><resources><resource-root path=\"transfers.jar\"/></resources></module>");
        CliResult ended = agent(jdk)
                .withoutAnnotations()
                .withClassPath(TestJvm.locationOf(org.jboss.modules.Main.class))
                .run(
                        org.jboss.modules.Main.class,
                        "-mp",
                        folder.resolve("modules").toString(),
                        "example.transfers",
                        "any");
        assertThat(ended.outLines()).as(ended.err()).containsExactly("number 7", "number 7", "number 7", "done 3");
        assertThat(ended.err()).doesNotContain("not audited");
        assertGuardedCalls(3);
    }

    /** What the JVM has been told once, when the class was instrumented, holds for the loader: woven code always links. */
    @Test
    void loaderThatHidesTheAgentLaterIsAudited() throws Exception {
        CliResult ended = agent(Jdk.all().get(0)).run(LateHidingLoader.class);
        assertThat(ended.outLines()).as(ended.err()).containsExactly("1");
        assertThat(ended.err()).doesNotContain("not audited");
        assertThat(new DeliveredTrail(folder.resolve("waymark")).records("Transfer"))
                .hasSize(1);
    }

    private Path jar(String name, Manifest manifest, List<Class<?>> classes) throws Exception {
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        Path file = folder.resolve(name);
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out, manifest)) {
            for (Class<?> type : classes) {
                String entry = type.getName().replace('.', '/') + ".class";
                jar.putNextEntry(new JarEntry(entry));
                try (InputStream in = type.getClassLoader().getResourceAsStream(entry)) {
                    in.transferTo(jar);
                }
            }
        }
        return file;
    }
}
