package io.waymark.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

/** What may be in the agent's jar, and how large it may be. */
class AgentJarIT {
    /** 9 MB. A new library, or one that grew, must be a decision. */
    private static final long SIZE_CEILING = 9_000_000;

    private static final Pattern ALLOWED = Pattern.compile("META-INF/(MANIFEST\\.MF|LICENSE|NOTICE|licenses/.+)"
            + "|io/waymark/agent/premain/(WaymarkAgent|IsolatedClassLoader|IsolatedClasses)\\.class"
            + "|isolated/META-INF/services/.+|isolated/net/openhft/.+\\.properties"
            + "|isolated\\.(jar|index)");

    private static final Pattern ALLOWED_INSIDE =
            Pattern.compile("(io/waymark|net/bytebuddy|com/fasterxml/jackson/core|com/lmax/disruptor"
                    + "|net/openhft|software/chronicle/enterprise|org/bouncycastle|org/slf4j)/.+\\.class");

    @Test
    void itHoldsOnlyWhatIsAllowedAndNothingTwice() throws Exception {
        try (JarFile jar = new JarFile(ForkedJvm.AGENT.toFile())) {
            assertThat(jar.stream().map(ZipEntry::getName))
                    .doesNotHaveDuplicates()
                    .allMatch(ALLOWED.asMatchPredicate());
        }
        assertThat(isolatedClasses().keySet())
                .hasSizeGreaterThan(1_000)
                .allMatch(ALLOWED_INSIDE.asMatchPredicate())
                .noneMatch(name -> name.startsWith("io/waymark/agent/premain/"))
                // What reports usage over the network; Chronicle only does if it finds it.
                .noneMatch(name -> name.startsWith("net/openhft/chronicle/analytics/"));
    }

    /** By an ordinary reader of jars: this part of the agent's jar is to be looked into by anybody's tools. */
    private static Map<String, byte[]> isolatedClasses() throws IOException {
        Map<String, byte[]> classes = new HashMap<>();
        try (JarFile jar = new JarFile(ForkedJvm.AGENT.toFile());
                ZipInputStream in = new ZipInputStream(jar.getInputStream(jar.getEntry("isolated.jar")))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                assertThat(classes.put(entry.getName(), in.readAllBytes()))
                        .as(entry.getName())
                        .isNull();
            }
        }
        return classes;
    }

    @Test
    void itStaysSmall() throws Exception {
        assertThat(Files.size(ForkedJvm.AGENT)).isLessThan(SIZE_CEILING);
    }

    @Test
    void itsClassesRunOnJava17() throws Exception {
        Map<String, byte[]> classes = isolatedClasses();
        try (JarFile jar = new JarFile(ForkedJvm.AGENT.toFile())) {
            for (ZipEntry entry : jar.stream().toList()) {
                if (entry.getName().endsWith(".class")) {
                    classes.put(entry.getName(), jar.getInputStream(entry).readAllBytes());
                }
            }
        }
        classes.forEach((name, file) ->
                assertThat((file[6] << 8) | (file[7] & 0xff)).as(name).isBetween(49, 61));
    }
}
