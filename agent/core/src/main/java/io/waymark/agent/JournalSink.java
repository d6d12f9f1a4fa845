package io.waymark.agent;

import io.waymark.agent.ring.RecordSink;
import io.waymark.writer.journal.Journal;
import java.io.IOException;

/** Where the ring's records go: the journal of this run. */
final class JournalSink implements RecordSink {
    private final Journal journal;
    private final String account;
    private final String region;

    JournalSink(Journal journal, String account, String region) {
        this.journal = journal;
        this.account = account;
        this.region = region;
    }

    @Override
    public void append(long sequence, long eventTimeMillis, boolean data, byte[] record, int offset, int length)
            throws IOException {
        journal.append(sequence, eventTimeMillis, data, account, region, record, offset, length);
    }

    @Override
    public boolean takesAtOnce(int length) {
        return journal.hasRoom(length);
    }

    @Override
    public void force() throws IOException {
        journal.force();
    }
}
