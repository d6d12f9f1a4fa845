package io.waymark.writer.journal;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueueFileValidatorTest {
    /** The length of the header, with Chronicle's marks for meta data, and for meta data that is being written. */
    private static final byte[] COMPLETE = {0x40, 0, 0, 0x40};

    private static final byte[] NOT_COMPLETE = {0x40, 0, 0, (byte) 0xC0};

    @TempDir
    Path folder;

    private Path segment;

    @BeforeEach
    void createQueue() throws Exception {
        Path queue = Files.createDirectories(ChronicleQueues.queueFolder(folder));
        segment = queue.resolve("20260131-1200V" + ChronicleQueues.SEGMENT_SUFFIX);
    }

    private static byte[] header(byte[] length, String type) {
        byte[] header = new byte[64];
        System.arraycopy(length, 0, header, 0, length.length);
        byte[] name = type.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(name, 0, header, 8, name.length);
        return header;
    }

    @Test
    void waitsForAHeaderThatIsBeingWritten() throws Exception {
        Files.write(segment, header(NOT_COMPLETE, ""));
        CompletableFuture<Void> validated = CompletableFuture.runAsync(() -> {
            try {
                QueueFileValidator.validate(folder);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        Files.write(segment, header(COMPLETE, "SCQStore"));
        validated.get();
    }

    @Test
    void headerThatIsNeverCompletedIsReported() throws Exception {
        Files.write(segment, header(NOT_COMPLETE, ""));
        assertThatThrownBy(() -> QueueFileValidator.validate(folder)).hasMessageContaining("is not a journal file");
    }

    @Test
    void foreignFileIsReported() throws Exception {
        Files.writeString(segment, "not a queue at all, but long enough to have a header");
        assertThatThrownBy(() -> QueueFileValidator.validate(folder)).hasMessageContaining("is not a journal file");
    }
}
