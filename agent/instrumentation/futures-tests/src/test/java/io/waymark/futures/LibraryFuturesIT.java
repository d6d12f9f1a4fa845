package io.waymark.futures;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.futures.app.LibraryFutures;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.trail.DeliveredTrail;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Futures of real libraries are followed; what is not followed does not look like a success. */
class LibraryFuturesIT {
    @TempDir
    private Path folder;

    @Test
    void eventSaysWhatTheFutureCompletedWith() throws Exception {
        TestJvm jvm = new TestJvm(Jdk.all().get(0), folder).withAgent();
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(element -> element.endsWith(".jar") && !element.contains("waymark"))
                .map(Path::of)
                .forEach(jvm::withClassPath);
        CliResult ended = jvm.run(LibraryFutures.class);
        assertThat(ended.status()).as(ended.err()).isZero();

        Map<String, String> outcomes = new DeliveredTrail(folder.resolve("waymark"))
                .records().stream()
                        .filter(record -> record.get("eventSource").textValue().equals("libraries.example.com"))
                        .collect(Collectors.toMap(
                                record -> record.at("/requestParameters/way").textValue(),
                                LibraryFuturesIT::outcome,
                                (one, other) -> one + " and " + other,
                                TreeMap::new));
        Map<String, String> expected = new TreeMap<>();
        for (String library : new String[] {"guava", "scala", "vertx", "spring", "kotlin"}) {
            expected.put(library, "done");
            expected.put(library + "Failed", "IllegalStateException");
        }
        expected.put("vertxCompleted", "done");
        expected.put("monoFuture", "done");
        for (String publisher : new String[] {"mono", "flux", "uni", "single"}) {
            expected.put(publisher, "pending");
        }
        assertThat(outcomes).isEqualTo(expected);
    }

    private static String outcome(JsonNode record) {
        if (record.has("errorCode")) {
            return record.get("errorCode").textValue();
        }
        JsonNode response = record.get("responseElements");
        return response.has("omitted")
                ? response.at("/omitted/reason").textValue()
                : response.path("answer").textValue();
    }
}
