package io.waymark.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.cloudtrail.processinglibrary.model.CloudTrailEventData;
import io.waymark.endtoend.app.ExtremeValues;
import io.waymark.testing.ExtremeValueCorpus;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.trail.DeliveredTrail;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A trail of extreme values is valid, and AWS's own Java library for CloudTrail files reads it. */
class ExtremeValuesIT {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @MethodSource("io.waymark.testing.process.Jdk#all")
    void extremeValuesAreValidAndReadable(Jdk jdk) throws Exception {
        CliResult ended = new TestJvm(jdk, folder)
                .withAgent()
                .withClassPath(TestJvm.locationOf(ExtremeValueCorpus.class))
                .run(ExtremeValues.class);
        assertThat(ended.outLines()).containsExactly("passed 21");
        DeliveredTrail trail = new DeliveredTrail(folder.resolve("waymark"));

        CliResult validation = trail.validate();
        assertThat(validation.status()).as(validation.out() + validation.err()).isZero();

        List<CloudTrailEventData> events = AwsLogFileReader.readAll(trail);
        assertThat(events)
                .filteredOn(event -> event.getEventSource().equals("extreme.example.com"))
                .hasSize(21)
                .anySatisfy(event -> assertThat(event.getRequestParameters())
                        .contains("\"value\":\"" + ExtremeValueCorpus.MODULUS + "\""));
    }
}
