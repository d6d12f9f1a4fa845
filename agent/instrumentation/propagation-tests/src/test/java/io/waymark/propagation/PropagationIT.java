package io.waymark.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.propagation.app.PropagationService;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.trail.DeliveredTrail;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each kind of work is done for the caller that caused it, and none for the one before it. */
class PropagationIT {
    private static final Map<String, String> ADDRESSES = Map.of("alice", "198.51.100.1", "bob", "198.51.100.2");

    /** Of these, the service names the caller itself. */
    private static final Set<String> NAMED = Set.of("named", "namedPool", "namedThread");

    /** Nobody knows whom these work for. */
    private static final Set<String> OF_NOBODY = Set.of("homemadePool", "libraryThread");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @MethodSource("io.waymark.testing.process.Jdk#all")
    void workIsDoneForItsCallerAlone(Jdk jdk) throws Exception {
        TestJvm jvm = new TestJvm(jdk, folder).withAgent().withOption("-Dwaymark.trusted.proxies=127.0.0.1");
        if (jdk.version() >= 25) {
            jvm.withOption("--enable-preview");
        }
        libraries().forEach(jvm::withClassPath);
        CliResult ended = jvm.run(PropagationService.class);
        assertThat(ended.status()).as(ended.err() + ended.out()).isZero();
        List<String> lines = ended.outLines();
        assertThat(lines).contains("followed true", "execute", "launchDefault");
        assertThat(lines.contains("structured")).isEqualTo(jdk.version() >= 25);

        DeliveredTrail trail = new DeliveredTrail(folder.resolve("waymark"));
        Map<String, List<String>> callers = trail.records("UpdateOrder").stream()
                .collect(Collectors.groupingBy(
                        record -> record.at("/requestParameters/orderId").textValue(),
                        TreeMap::new,
                        Collectors.mapping(PropagationIT::caller, Collectors.toList())));
        SoftAssertions.assertSoftly(softly -> {
            for (String kind : lines.subList(1, lines.size())) {
                int times = kind.startsWith("twice") ? 2 : kind.equals("parallelStream") ? 4 : 1;
                for (String user : List.of("alice", "bob")) {
                    softly.assertThat(callers.get(kind + "-" + user))
                            .as(kind + " for " + user)
                            .hasSize(times)
                            .containsOnly(expected(kind, user));
                }
                softly.assertThat(callers.get(kind + "-nobody"))
                        .as(kind + " for nobody")
                        .hasSize(2 * times)
                        .containsOnly(NAMED.contains(kind) ? "IAMUser erin Unknown" : "Unknown null Unknown");
            }
        });
        assertThat(trail.records("POST /**")).hasSize(2 * (lines.size() - 1));
        assertThat(trail.validate().status()).isZero();
    }

    private static String expected(String kind, String user) {
        if (OF_NOBODY.contains(kind)) {
            return "Unknown null Unknown";
        }
        return "IAMUser " + (NAMED.contains(kind) ? "erin" : user) + " " + ADDRESSES.get(user);
    }

    private static String caller(JsonNode record) {
        return record.at("/userIdentity/type").textValue() + " "
                + record.at("/userIdentity/userName").textValue() + " "
                + record.at("/sourceIPAddress").textValue();
    }

    static Stream<Path> libraries() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(element -> element.endsWith(".jar") && !element.contains("waymark"))
                .map(Path::of);
    }
}
