package io.waymark.writer.journal;

import io.waymark.base.log.OperatorLog;
import java.io.Closeable;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;

/**
 * The journal of this run, the writing side. A record survives the death of the process as soon as {@link #append} returns.
 * One thread at a time may append, and must see the effects of the one before; after the last append any thread may {@link
 * #requestFlush} and close.
 *
 * <p>A run that has lost its folder, to another process or because the folder was removed, continues in a new one. The
 * process that has the folder delivers what was appended there.
 */
public final class Journal implements Closeable {
    /** CloudTrail's limit for a record, in bytes. */
    public static final int MAX_RECORD_SIZE = 256 * 1024;

    private static final Duration DEFAULT_CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final JournalLimits limits;
    private final String stream;
    private final Clock clock;
    private final OperatorLog log;
    private volatile FolderAppender appender;

    private Journal(JournalFolder folder, JournalLimits limits, UUID stream, Clock clock, OperatorLog log)
            throws JournalException {
        this.limits = limits;
        this.stream = stream.toString();
        this.clock = clock;
        this.log = log;
        appender = FolderAppender.open(folder, limits, this.stream, clock, log);
    }

    /**
     * Opens the journal for a new run with {@link JournalLimits#DEFAULT}, and appends the run's start.
     *
     * @param folder held by this run until it has {@link #folder another} folder or is closed
     * @param stream the id of the run's stream of events
     * @param clock provides the entries' journaled time
     * @param log receives Chronicle's warnings
     * @return the journal
     * @throws JournalException if the journal cannot be used
     */
    public static Journal open(JournalFolder folder, UUID stream, Clock clock, OperatorLog log)
            throws JournalException {
        return open(folder, JournalLimits.DEFAULT, stream, clock, log);
    }

    /**
     * Opens the journal for a new run, and appends the run's start. Where the disk is full, the start comes with the first
     * event that fits.
     *
     * @param folder held by this run until it has {@link #folder another} folder or is closed
     * @param limits the disk space that the journal may use
     * @param stream the id of the run's stream of events
     * @param clock provides the entries' journaled time
     * @param log receives Chronicle's warnings
     * @return the journal
     * @throws JournalException if the journal cannot be used
     */
    public static Journal open(JournalFolder folder, JournalLimits limits, UUID stream, Clock clock, OperatorLog log)
            throws JournalException {
        return new Journal(folder, limits, stream, clock, log);
    }

    /**
     * Returns the id of this run's stream of events.
     *
     * @return a UUID
     */
    public String stream() {
        return stream;
    }

    /**
     * Appends a record. Allocates nothing in the steady state.
     *
     * @param sequence the event's sequence number in the stream; rises by one for each captured event
     * @param eventTimeMillis the record's {@code eventTime}, milliseconds since 1970
     * @param data true for a data event, false for a management event
     * @param accountId the account of the record's log file: 12 digits
     * @param region the region of the record's log file: 1 to 64 lower-case letters, digits and hyphens
     * @param record contains the record's JSON, UTF-8
     * @param offset the record's offset in the array
     * @param length the record's length, at most {@link #MAX_RECORD_SIZE} bytes
     * @throws IllegalArgumentException if the length, the account or the region is invalid: the record never can be appended
     * @throws JournalException if the record was not appended
     */
    public void append(
            long sequence,
            long eventTimeMillis,
            boolean data,
            String accountId,
            String region,
            byte[] record,
            int offset,
            int length)
            throws JournalException {
        if (length <= 0 || length > MAX_RECORD_SIZE) {
            throw new IllegalArgumentException(
                    "a record has " + length + " bytes; 1 to " + MAX_RECORD_SIZE + " bytes are allowed");
        }
        heldAppender().append(sequence, eventTimeMillis, data, accountId, region, record, offset, length);
    }

    /**
     * Appends a record as its values alone, after the texts of its template and its caller where the segment lacks them.
     * Allocates nothing in the steady state.
     *
     * @param record the record, for which {@link TemplatedRecord#end} returned {@code true}
     * @throws JournalException if the record was not appended
     */
    public void append(TemplatedRecord record) throws JournalException {
        heldAppender().append(record);
    }

    private FolderAppender heldAppender() throws JournalException {
        FolderAppender current = appender;
        return current.isLost() ? continueInNewFolder(current) : current;
    }

    private FolderAppender continueInNewFolder(FolderAppender lost) throws JournalException {
        JournalFolder before = lost.folder();
        abandon(lost);
        try {
            JournalFolder claimed = JournalFolder.claim(before.journals());
            try {
                appender = FolderAppender.open(claimed, limits, stream, clock, log);
            } catch (JournalException e) {
                claimed.close();
                throw e;
            }
            log.warn(
                    "journal.lost",
                    "the journal " + before.path()
                            + " was removed, or taken over by another process; appending continues" + " in "
                            + claimed.path(),
                    null);
            return appender;
        } catch (IOException e) {
            throw new JournalException(
                    "the journal " + before.path()
                            + " was removed, or taken over by another process, and there can be no" + " other: "
                            + e.getMessage(),
                    e);
        }
    }

    private void abandon(FolderAppender lost) {
        try {
            lost.close(Duration.ZERO);
            lost.folder().close();
        } catch (IOException | RuntimeException e) {
            log.info("closing the lost journal " + lost.folder().path() + " failed: " + e);
        }
    }

    /**
     * Returns the folder of the journal.
     *
     * @return the folder of the last append; to be closed after the journal
     */
    public JournalFolder folder() {
        return appender.folder();
    }

    /**
     * Tests whether a record can be appended without touching a file. Call it from the thread that may append.
     *
     * @param length the record's length in bytes
     * @return whether {@link #append(long, long, boolean, String, String, byte[], int, int)} writes to mapped memory alone
     */
    public boolean canAppendWithoutBlocking(int length) {
        FolderAppender current = appender;
        return !current.isLost() && current.canAppendWithoutBlocking(length);
    }

    /**
     * Tests the same for a record in parts.
     *
     * @param record the record, for which {@link TemplatedRecord#end} returned {@code true}
     * @return whether {@link #append(TemplatedRecord)} writes to mapped memory alone
     */
    public boolean canAppendWithoutBlocking(TemplatedRecord record) {
        FolderAppender current = appender;
        return !current.isLost() && current.canAppendWithoutBlocking(record);
    }

    /**
     * Forces to the disk what was appended before. One thread may call it while another appends.
     *
     * @throws JournalException if the disk fails; a power loss may then take what was appended
     */
    public void force() throws JournalException {
        appender.force();
    }

    /**
     * Appends a flush marker, which asks for everything before it to be delivered now.
     *
     * @return the marker's index in the journal of {@link #folder}; {@link JournalReader#BEFORE_FIRST} if nothing was appended
     *     there
     * @throws JournalException if the marker was not appended
     */
    public long requestFlush() throws JournalException {
        return appender.requestFlush();
    }

    /**
     * Closes the journal and forces it to the disk.
     *
     * @param timeout how long forcing may take; if it takes longer, the journal is recovered as after a crash
     * @throws IOException if the journal could not be closed
     */
    public void close(Duration timeout) throws IOException {
        appender.close(timeout);
    }

    @Override
    public void close() throws IOException {
        close(DEFAULT_CLOSE_TIMEOUT);
    }
}
