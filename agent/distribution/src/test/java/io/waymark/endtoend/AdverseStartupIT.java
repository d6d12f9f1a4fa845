package io.waymark.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.endtoend.app.AdverseStartup;
import io.waymark.endtoend.app.ThousandCalls;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.trail.DeliveredTrail;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Many threads load annotated classes while the agent starts, and services end abnormally. */
class AdverseStartupIT {
    @TempDir
    private Path folder;

    private CliResult run(Jdk jdk, String end) throws Exception {
        TestJvm jvm = new TestJvm(jdk, folder).withAgent().withOption("-Xmx96m").withOption("-Xverify:all");
        CliResult ended = jvm.run(AdverseStartup.class, end);
        assertThat(ended.outLines()).contains("served s-1", "exhausted", "interrupted true");
        return ended;
    }

    private DeliveredTrail trail() {
        return new DeliveredTrail(folder.resolve("waymark"));
    }

    @ParameterizedTest
    @MethodSource("io.waymark.testing.process.Jdk#all")
    void failingMainMethodHasAllItsEvents(Jdk jdk) throws Exception {
        assertThat(run(jdk, "die").status()).isOne();

        List<JsonNode> loads = trail().records("Load");
        assertThat(loads).hasSize(13);
        assertThat(loads)
                .filteredOn(
                        record -> record.at("/requestParameters/from").asText().startsWith("static"))
                .hasSize(1);
        assertThat(trail().records("Serve"))
                .as("one event per call, although two methods are annotated")
                .hasSize(2);
        assertThat(trail().records("Exhaust").get(0).get("errorCode").textValue())
                .isEqualTo("OutOfMemoryError");
        assertThat(trail().records("Leave").get(0).get("errorMessage").textValue())
                .isEqualTo("die");
        JsonNode main = trail().records("Main").get(0);
        assertThat(main.at("/requestParameters/arguments").toString()).isEqualTo("[\"die\"]");
        assertThat(main.get("errorMessage").textValue()).isEqualTo("die");
        assertThat(trail().validate().status()).isZero();
    }

    /** A call that never returns has no event; the calls before it have theirs. */
    @ParameterizedTest
    @MethodSource("io.waymark.testing.process.Jdk#all")
    void exitInAuditedMethodDeliversEarlierEvents(Jdk jdk) throws Exception {
        assertThat(run(jdk, "exit").status()).isEqualTo(3);
        assertThat(trail().records("Load")).hasSize(13);
        assertThat(trail().records("Serve")).hasSize(2);
        assertThat(trail().records("Leave")).isEmpty();
        assertThat(trail().records("Main")).isEmpty();
        assertThat(trail().validate().status()).isZero();
    }

    @Test
    void optionThatTheJournalCannotRunWithIsNamed() throws Exception {
        CliResult ended = new TestJvm(Jdk.all().get(0), folder)
                .withAgent()
                .withOption("-XX:-CompactStrings")
                .run(ThousandCalls.class);
        assertThat(ended.status()).isZero();
        assertThat(ended.err()).contains("nothing is audited: the JVM runs with -XX:-CompactStrings");
    }
}
