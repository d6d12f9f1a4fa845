package io.waymark.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.endtoend.app.UnusualDefinitions;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.trail.DeliveredTrail;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Classes that are defined without a name, through a lookup, or hidden are audited, or named. */
class UnusualDefinitionsIT {
    @TempDir
    private Path folder;

    private CliResult run(Jdk jdk, String definitions) throws Exception {
        CliResult ended = new TestJvm(jdk, folder)
                .withAgent()
                .withOption("-Dwaymark.block.timeout=1m")
                .run(UnusualDefinitions.class, definitions);
        assertThat(ended.outLines()).as(ended.err()).containsExactly(definitions.split(",", -1));
        return ended;
    }

    private DeliveredTrail trail() {
        return new DeliveredTrail(folder.resolve("waymark"));
    }

    @ParameterizedTest
    @MethodSource("io.waymark.testing.process.Jdk#all")
    void everyDefinitionIsAudited(Jdk jdk) throws Exception {
        CliResult ended = run(jdk, "nameless,forgetful,lookup,hidden,hidden-strong,hidden-data");
        assertThat(trail().records("Call"))
                .as(ended.err())
                .extracting(record -> record.at("/requestParameters/definition").textValue())
                .containsExactly("nameless", "forgetful", "lookup", "hidden", "hidden-strong", "hidden-data");
        assertThat(ended.err()).doesNotContain("not audited");
        assertThat(trail().validate().status()).isZero();
    }

    /** The agent has seen no annotated class before. */
    @ParameterizedTest
    @MethodSource("io.waymark.testing.process.Jdk#all")
    void firstHiddenClassIsNamed(Jdk jdk) throws Exception {
        CliResult ended = run(jdk, "hidden");
        String name = "class " + UnusualDefinitions.AUDITED + "/0x";
        assertThat(ended.err()).contains("not audited: " + name, "it is a hidden class");
        assertThat(trail().serviceEvents("CoverageReported"))
                .singleElement()
                .satisfies(record -> assertThat(record.at("/serviceEventDetails/notInstrumented/0/name")
                                .textValue())
                        .startsWith(name));
    }
}
