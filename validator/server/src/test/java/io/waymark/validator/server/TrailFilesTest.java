package io.waymark.validator.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.format.TrailDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Definitions of trails that somebody has changed by hand. */
class TrailFilesTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private static String definition(String more) {
        return "{\"Name\":\"audit\",\"S3BucketName\":\"audit\",\"HomeRegion\":\"eu-central-1\"" + more;
    }

    @Test
    void damagedDefinitionIsNamed() throws IOException {
        TrailFiles files = new TrailFiles(new RecordingHome(folder, "audit"));
        Path file = TrailDefinition.file(folder, "audit");
        Files.createDirectories(file.getParent());
        for (String damaged : List.of(
                "[]",
                "null",
                definition(""),
                "{\"Name\":\"audit\"}",
                definition(",\"IsLogging\":\"true\"}"),
                definition(",\"S3KeyPrefix\":7}"))) {
            Files.writeString(file, damaged);
            assertThat(files.read().trails()).as(damaged).isEmpty();
            assertThat(files.read().damaged())
                    .as(damaged)
                    .singleElement()
                    .satisfies(trail -> assertThat(trail.problem())
                            .startsWith("the trail definition " + file + " cannot be read: it")
                            .endsWith("; mend it"));
        }
        Files.writeString(file, definition("}"));
        assertThat(files.read().trails()).hasSize(1);
    }
}
