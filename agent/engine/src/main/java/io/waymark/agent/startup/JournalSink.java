package io.waymark.agent.startup;

import io.waymark.agent.record.EventOverrides;
import io.waymark.agent.ring.RecordSink;
import io.waymark.writer.journal.Journal;
import io.waymark.writer.journal.TemplatedRecord;
import java.io.IOException;

/** Appends records to the journal, under the account and region that they belong to. */
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
    public void append(
            long sequence, long eventTimeMillis, boolean data, EventOverrides overrides, byte[] record, int length)
            throws IOException {
        journal.append(
                sequence,
                eventTimeMillis,
                data,
                overrides.recipientAccountId(),
                overrides.awsRegion(),
                record,
                0,
                length);
    }

    @Override
    public void append(TemplatedRecord record) throws IOException {
        journal.append(record);
    }

    @Override
    public boolean canAppendWithoutBlocking(TemplatedRecord record) {
        return journal.canAppendWithoutBlocking(record);
    }

    @Override
    public boolean canAppendWithoutBlocking(int length) {
        return journal.canAppendWithoutBlocking(length);
    }

    @Override
    public void force() throws IOException {
        journal.force();
    }
}
