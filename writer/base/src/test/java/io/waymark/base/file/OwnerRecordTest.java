package io.waymark.base.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class OwnerRecordTest {
    private final LockOwner owner = LockOwner.create(42);

    @Test
    void heartbeatCountedInPlaceEqualsFormattedRecord() {
        OwnerRecord record = new OwnerRecord(owner);
        for (int heartbeat = 0; heartbeat <= 1_000; heartbeat++) {
            assertThat(record.bytes()).isEqualTo(owner.format(heartbeat));
            record.countHeartbeat();
        }
        assertThat(LockOwner.parse(record.bytes())).isEqualTo(owner);
    }

    @Test
    void recordIsFoundOnlyWithItsLastHeartbeat() {
        OwnerRecord record = new OwnerRecord(owner);
        record.countHeartbeat();
        assertThat(record.isIn(content(owner.format(1)))).isTrue();
        assertThat(record.isIn(content(owner.format(0)))).isFalse();
        assertThat(record.isIn(content(LockOwner.formatFree()))).isFalse();
        assertThat(record.isIn(content(new byte[0]))).isFalse();
    }

    private static ByteBuffer content(byte[] bytes) {
        return ByteBuffer.allocate(LockOwner.SIZE).put(bytes);
    }
}
