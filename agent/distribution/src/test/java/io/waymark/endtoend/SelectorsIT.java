package io.waymark.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.endtoend.app.ObjectTouches;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.trail.DeliveredTrail;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelectorsIT {
    private static final String SELECTORS = """
            {"AdvancedEventSelectors":[{"Name":"vip","FieldSelectors":[\
            {"Field":"eventCategory","Equals":["Data"]},\
            {"Field":"resources.type","Equals":["Example::Object"]},\
            {"Field":"resources.ARN","StartsWith":["arn:aws:objects:us-east-1:000000000000:object/vip/"]}]}]}""";

    @TempDir
    private Path folder;

    @Test
    void recordsOnlySelectedEventsWithGaplessSequence() throws Exception {
        CliResult ended = new TestJvm(Jdk.all().get(0), folder)
                .withAgent()
                .withOption("-Dwaymark.trail.selectors=" + SELECTORS)
                .run(ObjectTouches.class, "vip/1", "plain/1", "vip/2", "plain/vip/", "vip/3");
        assertThat(ended.errLinesWithoutCoverage()).singleElement().asString().startsWith("waymark: auditing");

        DeliveredTrail trail = new DeliveredTrail(folder.resolve("waymark"));
        assertThat(trail.records())
                .extracting(record -> record.at("/requestParameters/key").textValue())
                .containsExactly("vip/1", "vip/2", "vip/3");
        String stream = trail.records().get(0).at("/additionalEventData/stream").textValue();
        // Self-reported events are in the trail whatever is selected.
        assertThat(trail.serviceEvents("WaymarkStopped")).hasSize(1);
        assertThat(trail.sequences(stream))
                .isEqualTo(
                        LongStream.range(0, trail.allRecords().size()).boxed().toList());
    }
}
