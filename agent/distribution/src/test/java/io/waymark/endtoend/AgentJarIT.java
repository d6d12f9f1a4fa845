package io.waymark.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.testing.process.BuildTree;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

/** Content and size of the agent's jar. */
class AgentJarIT {
    /** 12 MB, of which 2 MB are the S3 store's jar. A new or larger library must be a decision. */
    private static final long SIZE_CEILING = 12_000_000;

    /** Opening a jar takes time per entry. */
    private static final int ENTRIES_CEILING = 100;

    private static final String CLASSES = "isolated.jar";
    private static final String NESTED = "isolated/waymark-s3.jar";

    private static final Pattern ALLOWED = Pattern.compile("META-INF/(MANIFEST\\.MF|LICENSE|NOTICE|licenses/.+)"
            + "|io/waymark/agent/premain/(WaymarkAgent|WaymarkMain|DeliveryLoader|ServedHomesLoader|IsolatedClassLoader|IsolatedClasses|StartFailure)\\.class"
            + "|io/waymark/agent/refusal/[A-Za-z]+\\.class"
            + "|isolated/META-INF/services/.+"
            + "|isolated/(io/waymark|net/openhft)/.+\\.(txt|properties)"
            + "|isolated\\.(jar|index)"
            + "|" + NESTED);

    private static final Pattern ALLOWED_CLASSES =
            Pattern.compile("(io/waymark|net/bytebuddy|com/fasterxml/jackson/core|com/lmax/disruptor"
                    + "|net/openhft|software/chronicle/enterprise|org/bouncycastle|org/slf4j)/.+\\.class");

    private static final Pattern ALLOWED_IN_NESTED = Pattern.compile("META-INF/licenses/.+|META-INF/services/"
            + "(io\\.waymark\\.writer\\.store\\.StoreProvider|software\\.amazon\\.awssdk\\.http\\.SdkHttpService)"
            + "|(io/waymark/writer/store/s3|software/amazon|org/reactivestreams)/.+\\.class");

    @Test
    void holdsOnlyAllowedEntriesOnce() throws Exception {
        try (JarFile jar = new JarFile(BuildTree.agentJar().toFile())) {
            List<String> names = jar.stream().map(ZipEntry::getName).toList();
            assertThat(names).doesNotHaveDuplicates().allMatch(ALLOWED.asMatchPredicate());
            assertThat(names).noneMatch(name -> name.endsWith(".SF") || name.endsWith(".RSA"));
        }
    }

    @Test
    void isolatedJarHoldsOnlyAllowedEntriesOnce() throws Exception {
        assertThat(entriesOf(CLASSES))
                .hasSizeGreaterThan(1_000)
                .doesNotHaveDuplicates()
                .allMatch(ALLOWED_CLASSES.asMatchPredicate())
                .noneMatch(name -> name.startsWith("io/waymark/agent/premain/"))
                // Reports usage over the network, if Chronicle finds it.
                .noneMatch(name -> name.startsWith("net/openhft/chronicle/analytics/"));
    }

    @Test
    void staysWithinTheSizeLimit() throws Exception {
        assertThat(Files.size(BuildTree.agentJar())).isLessThan(SIZE_CEILING);
        try (JarFile jar = new JarFile(BuildTree.agentJar().toFile())) {
            assertThat(jar.size()).isLessThan(ENTRIES_CEILING);
        }
    }

    @Test
    void s3StoreIsOneSelfContainedEntry() throws Exception {
        assertThat(entriesOf(NESTED))
                .doesNotHaveDuplicates()
                .allMatch(ALLOWED_IN_NESTED.asMatchPredicate())
                .contains("io/waymark/writer/store/s3/S3Store.class")
                // Unreachable, so the shrinker removed it: the store never creates buckets.
                .doesNotContain("software/amazon/awssdk/services/s3/model/CreateBucketResponse.class");
    }

    @Test
    void classesRunOnJava17() throws Exception {
        for (String nested : List.of(CLASSES, NESTED)) {
            try (JarFile jar = new JarFile(BuildTree.agentJar().toFile());
                    ZipInputStream classes = new ZipInputStream(jar.getInputStream(jar.getEntry(nested)))) {
                for (ZipEntry entry = classes.getNextEntry(); entry != null; entry = classes.getNextEntry()) {
                    if (entry.getName().endsWith(".class")) {
                        byte[] file = classes.readNBytes(8);
                        assertThat((file[6] << 8) | (file[7] & 0xff))
                                .as(entry.getName())
                                .isBetween(49, 61);
                    }
                }
            }
        }
    }

    private static List<String> entriesOf(String nested) throws IOException {
        List<String> names = new ArrayList<>();
        try (JarFile jar = new JarFile(BuildTree.agentJar().toFile());
                ZipInputStream entries = new ZipInputStream(jar.getInputStream(jar.getEntry(nested)))) {
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                names.add(entry.getName());
            }
        }
        return names;
    }
}
