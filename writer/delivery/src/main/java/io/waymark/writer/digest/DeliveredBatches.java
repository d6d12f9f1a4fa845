package io.waymark.writer.digest;

import io.waymark.base.file.DurableFile;
import io.waymark.base.file.JsonObject;
import io.waymark.base.file.StateException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * What was delivered since the state of the chains was saved, so that a batch costs the same however many log files wait for
 * the next digest. One line each:
 *
 * <pre>
 * {"checksum":"CRC-32C of the batch, 8 hexadecimal digits","batch":{"generation":N,…}}
 * </pre>
 *
 * <p>Lines of another generation than the saved state's belong to a former state. A last line that is damaged was not durable
 * yet. Used by one thread.
 */
final class DeliveredBatches {
    /** In bytes, far above what is delivered between two digests. */
    private static final long MAX_SIZE = 1L << 30;

    private static final byte[] PREFIX = "{\"checksum\":\"".getBytes(StandardCharsets.UTF_8);
    private static final byte[] BEFORE_BATCH = "\",\"batch\":".getBytes(StandardCharsets.UTF_8);
    private static final int CHECKSUM_DIGITS = 8;
    private static final int BATCH_AT = PREFIX.length + CHECKSUM_DIGITS + BEFORE_BATCH.length;

    private final Path path;
    private final CRC32C crc = new CRC32C();
    /** Where the next line begins. */
    private long end;

    DeliveredBatches(Path path) {
        this.path = path;
    }

    /** Returns the file's content; empty if it is missing. */
    byte[] content() throws IOException {
        if (!Files.exists(path)) {
            return new byte[0];
        }
        if (Files.size(path) > MAX_SIZE) {
            throw new IOException(
                    path + " is larger than " + MAX_SIZE + " bytes, so it was not written by this deliverer");
        }
        return Files.readAllBytes(path);
    }

    /**
     * Parses the batches of a generation; the next one is appended behind them.
     *
     * @param content the file's content
     * @param generation the generation of the saved state
     * @return the batches, in their order
     * @throws StateException if a line is damaged and others follow
     */
    List<JsonObject> read(byte[] content, long generation) throws StateException {
        List<JsonObject> batches = new ArrayList<>();
        end = 0;
        int from = 0;
        while (from < content.length) {
            int to = from;
            while (to < content.length && content[to] != '\n') {
                to++;
            }
            if (to == content.length || !isIntact(content, from, to)) {
                requireNothingFollows(content, from, to);
                return batches;
            }
            JsonObject batch = JsonObject.read(Arrays.copyOfRange(content, from + BATCH_AT, to - 1));
            if (batch.number("generation") != generation) {
                return batches;
            }
            batches.add(batch);
            from = to + 1;
            end = from;
        }
        return batches;
    }

    private void requireNothingFollows(byte[] content, int from, int to) throws StateException {
        if (to < content.length - 1) {
            throw new StateException("the line at byte " + from + " of " + path.getFileName() + " is damaged");
        }
    }

    private boolean isIntact(byte[] content, int from, int to) {
        if (to - from <= BATCH_AT || content[to - 1] != '}') {
            return false;
        }
        byte[] head = head(content, from + BATCH_AT, to - 1 - from - BATCH_AT);
        return Arrays.equals(head, 0, BATCH_AT, content, from, from + BATCH_AT);
    }

    private byte[] head(byte[] batch, int offset, int length) {
        crc.reset();
        crc.update(batch, offset, length);
        String checksum = HexFormat.of().toHexDigits((int) crc.getValue());
        byte[] head = Arrays.copyOf(PREFIX, BATCH_AT);
        System.arraycopy(checksum.getBytes(StandardCharsets.UTF_8), 0, head, PREFIX.length, CHECKSUM_DIGITS);
        System.arraycopy(BEFORE_BATCH, 0, head, PREFIX.length + CHECKSUM_DIGITS, BEFORE_BATCH.length);
        return head;
    }

    /** Appends a batch, durably; if that fails, the next one takes its place. */
    void append(JsonObject batch) throws IOException {
        byte[] json = batch.toLine();
        byte[] line = Arrays.copyOf(head(json, 0, json.length), BATCH_AT + json.length + 2);
        System.arraycopy(json, 0, line, BATCH_AT, json.length);
        line[line.length - 2] = '}';
        line[line.length - 1] = '\n';
        DurableFile.append(path, end, line);
        end += line.length;
    }

    /** Forgets the batches: the saved state has them. */
    void clear() throws IOException {
        end = 0;
        Files.deleteIfExists(path);
    }

    /** Keeps a damaged file, under another name. */
    void setAside() throws IOException {
        end = 0;
        if (Files.exists(path)) {
            DurableFile.rename(path, path.resolveSibling(path.getFileName() + ".corrupt"));
        }
    }
}
