package io.waymark.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

/** What may be in the agent's jar, and how large it may be. */
class AgentJarIT {
    /** 11.5 MB, of which 2 MB are the nested jar. A new library, or one that grew, must be a decision. */
    private static final long SIZE_CEILING = 11_500_000;

    /** Opening a jar takes time for each of its entries. */
    private static final int ENTRIES_CEILING = 5_500;

    private static final String NESTED = "isolated/waymark-s3.jar";

    private static final Pattern ALLOWED = Pattern.compile("META-INF/(MANIFEST\\.MF|LICENSE|NOTICE|licenses/.+)"
            + "|io/waymark/agent/premain/(WaymarkAgent|IsolatedClassLoader)\\.class"
            + "|isolated/(io/waymark|net/bytebuddy|com/fasterxml/jackson/core|com/lmax/disruptor"
            + "|net/openhft|software/chronicle/enterprise|org/bouncycastle|org/slf4j)/.+"
            + "|isolated/META-INF/services/.+"
            + "|" + NESTED);

    private static final Pattern ALLOWED_IN_NESTED = Pattern.compile("META-INF/licenses/.+|META-INF/services/"
            + "(io\\.waymark\\.writer\\.store\\.StoreProvider|software\\.amazon\\.awssdk\\.http\\.SdkHttpService)"
            + "|(io/waymark/writer/s3|software/amazon|org/reactivestreams)/.+\\.class");

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
        try (JarFile jar = new JarFile(ForkedJvm.AGENT.toFile())) {
            assertThat(jar.size()).isLessThan(ENTRIES_CEILING);
        }
    }

    @Test
    void theS3StoreIsOneEntryWithNothingThatIsLoadedElsewhere() throws Exception {
        List<String> names = new ArrayList<>();
        try (JarFile jar = new JarFile(ForkedJvm.AGENT.toFile());
                ZipInputStream nested = new ZipInputStream(jar.getInputStream(jar.getEntry(NESTED)))) {
            for (ZipEntry entry = nested.getNextEntry(); entry != null; entry = nested.getNextEntry()) {
                names.add(entry.getName());
            }
        }
        assertThat(names)
                .doesNotHaveDuplicates()
                .allMatch(ALLOWED_IN_NESTED.asMatchPredicate())
                .contains("io/waymark/writer/s3/S3Store.class")
                // Trimmed away: nothing makes buckets.
                .doesNotContain("software/amazon/awssdk/services/s3/model/CreateBucketResponse.class");
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
