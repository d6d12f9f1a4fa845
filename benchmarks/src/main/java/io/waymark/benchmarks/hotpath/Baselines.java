package io.waymark.benchmarks.hotpath;

import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.TimeUnit;
import java.util.zip.Deflater;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Speed of the machine itself: the cost of each step that no product can avoid, for one event of 1 KB. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Baselines {
    private static final int BLOCK_EVENTS = 64;
    private static final int MAPPED_BYTES = 8 << 20;
    private static final int EVENT_BYTES = 1024;

    private final RingBuffer<Object[]> ring =
            RingBuffer.createMultiProducer(() -> new Object[5], 8192, new BusySpinWaitStrategy());
    private final Sequence consumed = new Sequence();
    private final byte[] event = SampleRecords.records(1)[0];
    private final byte[] encoded = new byte[4096];
    private final byte[] sampleBlock = sampleBlock();
    private final byte[] deflated = new byte[128 * 1024];
    private final Deflater level1 = new Deflater(1, true);
    private final Deflater level6 = new Deflater(6, true);
    private final MessageDigest sha256;
    private final Path file;
    private final FileChannel channel;
    private final MappedByteBuffer mapped;
    private final Thread consumer = new Thread(this::consume, "baseline-consumer");
    private volatile boolean closed;
    private long readCount;
    private int position;

    /** Opens the files and starts the consumer. */
    public Baselines() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
            file = Files.createTempFile("waymark-baseline", ".bin");
            channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
            mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, MAPPED_BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        ring.addGatingSequences(consumed);
        consumer.setDaemon(true);
        consumer.start();
    }

    /** Reads and releases each slot. */
    private void consume() {
        long next = 0;
        while (!closed) {
            if (ring.isAvailable(next)) {
                for (Object reference : ring.get(next)) {
                    readCount += reference == null ? 0 : 1;
                }
                consumed.set(next++);
            } else {
                Thread.onSpinWait();
            }
        }
    }

    private static byte[] sampleBlock() {
        ByteBuffer all = ByteBuffer.allocate(BLOCK_EVENTS * 4096);
        for (byte[] sample : SampleRecords.records(BLOCK_EVENTS)) {
            all.put(sample);
        }
        byte[] block = new byte[all.position()];
        all.flip().get(block);
        return block;
    }

    /**
     * Stops the consumer and deletes the file.
     *
     * @throws IOException if the file cannot be deleted
     */
    @TearDown
    public void close() throws IOException {
        closed = true;
        if (readCount < 0) {
            throw new AssertionError("negative count");
        }
        level1.end();
        level6.end();
        channel.close();
        Files.delete(file);
    }

    /** An empty method: the cost of the harness. */
    @Benchmark
    public void emptyMethod() {}

    /** One reading of the clock. */
    @Benchmark
    public long nanoTime() {
        return System.nanoTime();
    }

    /** Constant parts and values copied into an array, without escaping. */
    @Benchmark
    public byte[] templateEncode() {
        // Parts of a realistic size: a record alternates constant and variable parts.
        int at = 0;
        while (at < event.length) {
            int part = Math.min(48, event.length - at);
            System.arraycopy(event, at, encoded, at, part);
            at += part;
        }
        return encoded;
    }

    /** Five references published to a multi-producer ring with a busy-spinning consumer. */
    @Benchmark
    public long disruptorPublish() {
        long sequence = ring.next();
        Object[] slot = ring.get(sequence);
        slot[0] = event;
        slot[1] = encoded;
        slot[2] = sampleBlock;
        slot[3] = deflated;
        slot[4] = file;
        ring.publish(sequence);
        return sequence;
    }

    /** 1 KB written to a mapped file whose pages are already resident. */
    @Benchmark
    public int mappedWrite() {
        position = position + EVENT_BYTES >= MAPPED_BYTES ? 0 : position + EVENT_BYTES;
        mapped.put(position, encoded, 0, EVENT_BYTES);
        return position;
    }

    /** Compression of a block of 64 events at level 1, per event. */
    @Benchmark
    @OperationsPerInvocation(BLOCK_EVENTS)
    public int deflate1() {
        return deflate(level1);
    }

    /** The same at level 6, the default of zlib. */
    @Benchmark
    @OperationsPerInvocation(BLOCK_EVENTS)
    public int deflate6() {
        return deflate(level6);
    }

    private int deflate(Deflater deflater) {
        deflater.reset();
        deflater.setInput(sampleBlock);
        deflater.finish();
        int length = 0;
        while (!deflater.finished()) {
            length += deflater.deflate(deflated);
        }
        return length;
    }

    /** SHA-256 of a block of 64 events, per event. */
    @Benchmark
    @OperationsPerInvocation(BLOCK_EVENTS)
    public byte[] sha256() {
        return sha256.digest(sampleBlock);
    }

    /**
     * 4 KB written and flushed to disk.
     *
     * @throws IOException if the write fails
     */
    @Benchmark
    public void fsync() throws IOException {
        channel.write(ByteBuffer.wrap(encoded), 0);
        channel.force(false);
    }
}
