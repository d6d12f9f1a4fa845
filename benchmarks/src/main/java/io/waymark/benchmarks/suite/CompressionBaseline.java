package io.waymark.benchmarks.suite;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.zip.Deflater;

/**
 * Minimum cost of compressing and hashing: zlib level 1 and SHA-256 in blocks of 64 KB on one thread, and the size at zlib
 * level 6.
 *
 * @param deflate1Seconds CPU seconds of zlib level 1
 * @param sha256Seconds CPU seconds of SHA-256
 * @param level6Bytes compressed bytes at level 6
 */
record CompressionBaseline(double deflate1Seconds, double sha256Seconds, double level6Bytes) {
    private static final int BLOCK = 64 * 1024;

    static CompressionBaseline measure(byte[] bytes) {
        // Warm up first: the hash is slow until it is compiled.
        measure(bytes, Math.min(bytes.length, 4 << 20));
        return measure(bytes, bytes.length);
    }

    private static CompressionBaseline measure(byte[] bytes, int length) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();
        deflate(bytes, length, 1);
        long deflated = threads.getCurrentThreadCpuTime();
        hash(bytes, length);
        long hashed = threads.getCurrentThreadCpuTime();
        return new CompressionBaseline((deflated - start) / 1e9, (hashed - deflated) / 1e9, deflate(bytes, length, 6));
    }

    private static long deflate(byte[] bytes, int length, int level) {
        Deflater deflater = new Deflater(level, true);
        byte[] out = new byte[BLOCK];
        long size = 0;
        for (int from = 0; from < length; from += BLOCK) {
            deflater.setInput(bytes, from, Math.min(BLOCK, length - from));
            while (!deflater.needsInput()) {
                size += deflater.deflate(out);
            }
        }
        deflater.finish();
        while (!deflater.finished()) {
            size += deflater.deflate(out);
        }
        deflater.end();
        return size;
    }

    private static void hash(byte[] bytes, int length) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            for (int from = 0; from < length; from += BLOCK) {
                sha256.update(bytes, from, Math.min(BLOCK, length - from));
            }
            sha256.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
