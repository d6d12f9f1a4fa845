package io.waymark.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.cloudtrail.processinglibrary.model.CloudTrailEventData;
import com.amazonaws.services.cloudtrail.processinglibrary.model.CloudTrailLog;
import com.amazonaws.services.cloudtrail.processinglibrary.serializer.DefaultEventSerializer;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waymark.endtoend.app.ExtremeValues;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.trail.DeliveredTrail;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
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
        CliResult ended = new TestJvm(jdk, folder).withAgent().run(ExtremeValues.class);
        assertThat(ended.outLines()).containsExactly("passed 12");
        DeliveredTrail trail = new DeliveredTrail(folder.resolve("waymark"));

        CliResult validation = trail.validate();
        assertThat(validation.status()).as(validation.out() + validation.err()).isZero();

        List<CloudTrailEventData> events = new ArrayList<>();
        for (Path file : trail.logFiles()) {
            read(trail, file, events);
        }
        assertThat(events)
                .filteredOn(event -> event.getEventSource().equals("extreme.example.com"))
                .hasSize(12)
                .anySatisfy(event -> assertThat(event.getRequestParameters())
                        .contains("\"value\":\"" + ExtremeValues.MODULUS + "\""));
    }

    private static void read(DeliveredTrail trail, Path file, List<CloudTrailEventData> into) throws IOException {
        String key = trail.bucket().relativize(file).toString();
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file));
                JsonParser json = new ObjectMapper().createParser(in)) {
            DefaultEventSerializer reader = new DefaultEventSerializer(new CloudTrailLog("trail", key), json);
            while (reader.hasNextEvent()) {
                into.add(reader.getNextEvent().getEventData());
            }
        }
    }
}
