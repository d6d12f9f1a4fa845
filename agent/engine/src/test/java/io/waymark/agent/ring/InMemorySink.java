package io.waymark.agent.ring;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps what it is given, and can be made to fail. */
final class InMemorySink implements RecordSink {
    final List<String> records = new CopyOnWriteArrayList<>();
    final List<Thread> threads = new CopyOnWriteArrayList<>();
    final AtomicInteger forceCount = new AtomicInteger();
    volatile boolean failing;
    volatile boolean forceFailing;
    volatile boolean onlyAgentThread;
    volatile Runnable onAppend = () -> {};
    volatile Runnable onForce = () -> {};
    private final AtomicBoolean inUse = new AtomicBoolean();

    @Override
    public void append(long sequence, long eventTimeMillis, boolean data, byte[] record, int offset, int length)
            throws IOException {
        if (!inUse.compareAndSet(false, true)) {
            throw new IllegalStateException("two threads append at once");
        }
        try {
            if (failing) {
                throw new IOException("no space left");
            }
            if (sequence != records.size()) {
                throw new IllegalStateException("event " + sequence + " comes as number " + records.size());
            }
            onAppend.run();
            threads.add(Thread.currentThread());
            records.add(new String(record, offset, length, StandardCharsets.UTF_8));
        } finally {
            inUse.set(false);
        }
    }

    @Override
    public boolean canAppendWithoutBlocking(int length) {
        return !onlyAgentThread;
    }

    @Override
    public void force() throws IOException {
        forceCount.incrementAndGet();
        onForce.run();
        if (forceFailing) {
            throw new IOException("input/output error");
        }
    }

    boolean has(String parameters) {
        return records.stream().anyMatch(record -> record.contains(parameters));
    }
}
