package io.waymark.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.endtoend.RedactionCorpus.Case;
import io.waymark.endtoend.app.CorpusLauncher;
import io.waymark.testing.compiler.InMemoryCompiler;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.trail.DeliveredTrail;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No secret of the corpus is in any file of the home, nor in what the agent prints. */
class RedactionCorpusIT {
    private static final Pattern SECRET = Pattern.compile("zq(\\d{4})-Hx7Kp");
    private static final Pattern REDACTED = Pattern.compile("HIDDEN_DUE_TO_SECURITY_REASONS|hmac-sha256:[0-9a-f]{32}");

    @TempDir
    private Path folder;

    /** The JVM drops annotations without their jar; compilers leave out names; a JVM that dies leaves its journal. */
    @ParameterizedTest
    @CsvSource({"true, -g, exit", "false, -g:none, exit", "false, -parameters, halt"})
    void nothingSecretIsInAnyFile(boolean annotations, String compilerOption, String end) throws Exception {
        RedactionCorpus corpus = RedactionCorpus.read();
        assertThat(corpus.cases()).hasSizeGreaterThan(200);
        Path classes = Files.createDirectories(folder.resolve("classes/corpus"));
        for (Map.Entry<String, byte[]> compiled : InMemoryCompiler.compile(
                        RedactionCorpus.CLASS_NAME, corpus.source(), compilerOption)
                .entrySet()) {
            Files.write(classes.resolve(compiled.getKey().replace("corpus.", "") + ".class"), compiled.getValue());
        }
        TestJvm jvm = new TestJvm(Jdk.all().get(0), folder)
                .withAgent()
                .withOption("-Dwaymark.block.timeout=1m")
                .withClassPath(classes.getParent());
        CliResult ended = (annotations ? jvm : jvm.withoutAnnotations())
                .run(CorpusLauncher.class, RedactionCorpus.CLASS_NAME, end);
        assertThat(ended.status()).as(ended.err()).isZero();

        Map<Integer, Case> shown =
                corpus.cases().stream().filter(Case::isShown).collect(Collectors.toMap(Case::number, each -> each));
        assertThat(SECRET.matcher(ended.err() + ended.out()).find()).isFalse();
        Map<String, Set<Integer>> found = secretsInFiles(folder.resolve("waymark"));
        Set<Integer> leaked = new TreeSet<>();
        found.values().forEach(leaked::addAll);
        assertThat(leaked).as(found.keySet().toString()).isEqualTo(new TreeSet<>(shown.keySet()));
        if (end.equals("halt")) {
            assertThat(found.keySet()).allMatch(file -> file.contains("journal"));
        } else {
            assertEachCaseIsRecorded(corpus);
        }
    }

    private void assertEachCaseIsRecorded(RedactionCorpus corpus) {
        DeliveredTrail trail = new DeliveredTrail(folder.resolve("waymark"));
        Map<String, JsonNode> records = trail.records().stream()
                .collect(Collectors.toMap(record -> record.get("eventName").textValue(), record -> record));
        assertThat(trail.serviceEvents("CoverageReported").toString())
                .contains("fits no recorded property; hidden in case it means them: kept");
        for (Case each : corpus.cases()) {
            JsonNode record = records.get("Call" + each.number());
            assertThat(record).as(each.toString()).isNotNull();
            assertThat(REDACTED.matcher(record.toString()).find()
                            || !record.findPath("omitted").isMissingNode())
                    .as(each + " " + record)
                    .isEqualTo(!each.isShown());
        }
    }

    private static Map<String, Set<Integer>> secretsInFiles(Path home) throws IOException {
        Map<String, Set<Integer>> found = new TreeMap<>();
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                try (InputStream raw = Files.newInputStream(file)) {
                    Matcher secrets =
                            SECRET.matcher(readWhatIsThere(raw, file.toString().endsWith(".gz")));
                    while (secrets.find()) {
                        found.computeIfAbsent(home.relativize(file).toString(), key -> new TreeSet<>())
                                .add(Integer.valueOf(secrets.group(1)));
                    }
                }
            }
        }
        return found;
    }

    /** A JVM that dies leaves the log file that it was writing without its end. */
    private static String readWhatIsThere(InputStream raw, boolean compressed) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        try (InputStream in = compressed ? new GZIPInputStream(raw) : raw) {
            in.transferTo(content);
        } catch (EOFException e) {
            // What came before is searched.
        }
        return content.toString(StandardCharsets.ISO_8859_1);
    }
}
