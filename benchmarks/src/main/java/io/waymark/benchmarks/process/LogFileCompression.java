package io.waymark.benchmarks.process;

import io.waymark.writer.deflate.RecordDeflater;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Compresses the content of log files, which is in memory, with the compressor of level 1 and with zlib, in turns. Writes the
 * median CPU time per event of each, and how many bytes an event takes. Without hashes and files: both need the same for these.
 */
public final class LogFileCompression {
    private static final int EVENTS = 20_000;
    private static final int ROUNDS = 15;
    private static final int WARM_UP_ROUNDS = 10;
    private static final int BLOCK = 64 * 1024;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final RecordDeflater deflater = new RecordDeflater();
    private final byte[] text;
    /** Where each record ends. */
    private final int[] ends;

    private final ByteArrayOutputStream compressed = new ByteArrayOutputStream();

    private LogFileCompression(List<byte[]> records) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes("{\"Records\":[".getBytes(StandardCharsets.US_ASCII));
        ends = new int[records.size()];
        for (int i = 0; i < ends.length; i++) {
            all.writeBytes(i == 0 ? new byte[0] : new byte[] {','});
            all.writeBytes(records.get(i));
            ends[i] = all.size();
        }
        all.writeBytes("]}".getBytes(StandardCharsets.US_ASCII));
        text = all.toByteArray();
    }

    /**
     * Runs all rounds.
     *
     * @param arguments none
     * @throws Exception if the metrics cannot be written, or what was compressed does not inflate to the records
     */
    public static void main(String[] arguments) throws Exception {
        ProcessMetrics metrics = new ProcessMetrics();
        new LogFileCompression(AuditedTraffic.ofOneCaller(EVENTS)).measure("one-caller.", metrics);
        new LogFileCompression(AuditedTraffic.mixed(EVENTS)).measure("mixed.", metrics);
        metrics.write();
    }

    private void measure(String prefix, ProcessMetrics metrics) throws IOException, DataFormatException {
        double[] ours = new double[ROUNDS];
        double[] zlib = new double[ROUNDS];
        double[] inflated = new double[ROUNDS];
        long bytes = 0;
        for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
            long start = THREADS.getCurrentThreadCpuTime();
            bytes = deflateRecords();
            long afterOurs = THREADS.getCurrentThreadCpuTime();
            deflate(1);
            long afterZlib = THREADS.getCurrentThreadCpuTime();
            inflate();
            if (round >= 0) {
                ours[round] = afterOurs - start;
                zlib[round] = afterZlib - afterOurs;
                inflated[round] = THREADS.getCurrentThreadCpuTime() - afterZlib;
            }
        }
        metrics.add(prefix + "cpu.micros.per.event/waymark", perEvent(ours));
        metrics.add(prefix + "cpu.micros.per.event/deflate1", perEvent(zlib));
        metrics.add(prefix + "cpu.micros.per.event/inflate", perEvent(inflated));
        metrics.add(prefix + "bytes.per.event/waymark", (double) bytes / EVENTS);
        metrics.add(prefix + "bytes.per.event/deflate1", (double) deflate(1) / EVENTS);
        metrics.add(prefix + "bytes.per.event/deflate6", (double) deflate(6) / EVENTS);
    }

    private static double perEvent(double[] nanos) {
        Arrays.sort(nanos);
        return nanos[nanos.length / 2] / 1e3 / EVENTS;
    }

    private long deflateRecords() throws IOException {
        compressed.reset();
        deflater.begin((bytes, length) -> compressed.write(bytes, 0, length));
        int from = 0;
        for (int end : ends) {
            deflater.add(text, from, end, true);
            from = end;
        }
        deflater.add(text, from, text.length, false);
        deflater.finish();
        return compressed.size();
    }

    private long deflate(int level) {
        Deflater zlib = new Deflater(level, true);
        byte[] out = new byte[BLOCK];
        long size = 0;
        for (int from = 0; from < text.length; from += BLOCK) {
            zlib.setInput(text, from, Math.min(BLOCK, text.length - from));
            while (!zlib.needsInput()) {
                size += zlib.deflate(out);
            }
        }
        zlib.finish();
        while (!zlib.finished()) {
            size += zlib.deflate(out);
        }
        zlib.end();
        return size;
    }

    private void inflate() throws DataFormatException {
        Inflater inflater = new Inflater(true);
        inflater.setInput(compressed.toByteArray());
        byte[] out = new byte[BLOCK];
        int at = 0;
        while (!inflater.finished()) {
            int length = inflater.inflate(out);
            if (!Arrays.equals(out, 0, length, text, at, at + length)) {
                throw new IllegalStateException("the records differ after byte " + at);
            }
            at += length;
        }
        inflater.end();
    }
}
