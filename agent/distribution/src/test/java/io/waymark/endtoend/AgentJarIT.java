package io.waymark.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** What may be in the agent's jar, and how large it may be. */
class AgentJarIT {
    /** 9 MB. A new library, or one that grew, must be a decision. */
    private static final long SIZE_CEILING = 9_000_000;

    private static final Pattern ALLOWED = Pattern.compile("META-INF/(MANIFEST\\.MF|LICENSE|NOTICE|licenses/.+)"
            + "|io/waymark/agent/premain/(WaymarkAgent|IsolatedClassLoader)\\.class"
            + "|isolated/(io/waymark|net/bytebuddy|com/fasterxml/jackson/core|com/lmax/disruptor"
            + "|net/openhft|software/chronicle/enterprise|org/bouncycastle|org/slf4j)/.+"
            + "|isolated/META-INF/services/.+");

    @Test
    void itHoldsOnlyWhatIsAllowedAndNothingTwice() throws Exception {
        try (JarFile jar = new JarFile(ForkedJvm.AGENT.toFile())) {
            List<String> names = jar.stream().map(ZipEntry::getName).toList();
            assertThat(names).doesNotHaveDuplicates().allMatch(ALLOWED.asMatchPredicate());
            assertThat(names)
                    .noneMatch(name -> name.endsWith(".SF") || name.endsWith(".RSA"))
                    .noneMatch(name -> name.startsWith("isolated/io/waymark/agent/premain/"))
                    // What reports usage over the network; Chronicle only does if it finds it.
                    .noneMatch(name -> name.startsWith("isolated/net/openhft/chronicle/analytics/"));
            List<String> classes = names.stream()
                    .filter(name -> name.endsWith(".class") || name.endsWith(".classdata"))
                    .map(name -> name.replaceFirst("^isolated/", "").replaceFirst("\\.class(data)?$", ""))
                    .toList();
            assertThat(classes).doesNotHaveDuplicates();
        }
    }

    @Test
    void itStaysSmall() throws Exception {
        assertThat(Files.size(ForkedJvm.AGENT)).isLessThan(SIZE_CEILING);
    }

    @Test
    void itsClassesRunOnJava17() throws Exception {
        try (JarFile jar = new JarFile(ForkedJvm.AGENT.toFile())) {
            for (ZipEntry entry : jar.stream().toList()) {
                if (entry.getName().endsWith(".class") || entry.getName().endsWith(".classdata")) {
                    byte[] file = jar.getInputStream(entry).readNBytes(8);
                    assertThat((file[6] << 8) | (file[7] & 0xff))
                            .as(entry.getName())
                            .isBetween(49, 61);
                }
            }
        }
    }
}
