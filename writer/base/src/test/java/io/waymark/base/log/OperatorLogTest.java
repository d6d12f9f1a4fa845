package io.waymark.base.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperatorLogTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();
    private final OperatorLog log = new OperatorLog(new PrintStream(stderr, true, StandardCharsets.UTF_8));

    private String stderrText() {
        return stderr.toString(StandardCharsets.UTF_8);
    }

    @Test
    void printsEachDistinctErrorOnceAndLogsEveryOccurrence() throws Exception {
        log.logToFolder(folder.resolve("log"));
        log.error("a", "first\nerror", new IllegalStateException("why"));
        log.error("a", "first error", new IllegalStateException("why"));
        log.warn("b", "second", null);
        assertThat(stderrText())
                .isEqualTo("waymark: first error (java.lang.IllegalStateException: why)" + System.lineSeparator()
                        + "waymark: second" + System.lineSeparator());
        String file = Files.readString(folder.resolve("log/waymark.log"));
        assertThat(file).contains(" ERROR first\nerror\njava.lang.IllegalStateException: why\n\tat ");
        assertThat(file).contains(" ERROR first error (java.lang.IllegalStateException: why)\n");
        assertThat(file).contains(" WARN second\n");
    }

    @Test
    void earlyEntriesAndStacksReachTheFile() throws Exception {
        ByteArrayOutputStream stderr = new ByteArrayOutputStream();
        OperatorLog log = new OperatorLog(new PrintStream(stderr, true, StandardCharsets.UTF_8));
        log.warn("early", "an option is unknown", null);
        log.errorWithReason(
                "start",
                "the home cannot be used (disk full)",
                new IllegalStateException(new IOException("disk full")));
        log.logToFolder(folder);
        assertThat(Files.readString(folder.resolve("waymark.log")))
                .contains(
                        "WARN an option is unknown",
                        "ERROR the home cannot be used (disk full)",
                        "Caused by: java.io.IOException: disk full",
                        "\tat " + OperatorLogTest.class.getName());
        assertThat(stderr.toString(StandardCharsets.UTF_8)).hasLineCount(2).doesNotContain("\tat ", "IOException");
    }

    @Test
    void reasonHasTheFirstCause() {
        assertThat(FailureReason.of(new AccessDeniedException("/srv")))
                .isEqualTo("java.nio.file.AccessDeniedException: /srv");
        assertThat(FailureReason.of(
                        new IllegalStateException("journal", new RuntimeException(new IOException("full")))))
                .isEqualTo("java.lang.IllegalStateException: journal, caused by java.io.IOException: full");
        assertThat(FailureReason.of(new RuntimeException(new IOException("full"))))
                .isEqualTo("java.lang.RuntimeException: java.io.IOException: full");
    }

    @Test
    void infoGoesToFileOnly() throws Exception {
        log.info("nobody hears this");
        log.logToFolder(folder);
        log.info("good to know");
        log.announce("started");
        assertThat(stderrText()).isEqualTo("waymark: started" + System.lineSeparator());
        assertThat(Files.readString(folder.resolve("waymark.log")))
                .contains("good to know")
                .contains("started")
                .doesNotContain("nobody");
    }

    @Test
    void rotatesFileAtSizeLimit() throws Exception {
        log.logToFolder(folder);
        String line = "x".repeat(100_000);
        for (int i = 0; i < 120; i++) {
            log.info(line);
        }
        assertThat(folder.resolve("waymark.log.1")).exists();
        assertThat(Files.size(folder.resolve("waymark.log"))).isLessThan(5_200_000);
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(2);
        }
    }

    @Test
    void fallsBackToStderrWhenFolderCannotBeCreated() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        log.logToFolder(file.resolve("log"));
        log.error("x", "still heard", null);
        assertThat(stderrText()).contains("cannot be created").contains("still heard");
    }
}
