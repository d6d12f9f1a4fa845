package io.waymark.benchmarks.process;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Numbers that rise, each with a time by {@link System#nanoTime}, whose origin is the same for all processes of a Linux
 * machine. Used by one thread.
 */
public final class Timestamps {
    /** Where a measured process leaves them. */
    public static final String FILE = "stamps";

    private long[] numbers = new long[1 << 12];
    private long[] times = new long[1 << 12];
    private int size;

    /** Creates an empty list. */
    public Timestamps() {}

    /**
     * Adds one.
     *
     * @param number no smaller than the one before
     * @param nanos the time
     */
    public void add(long number, long nanos) {
        if (size == numbers.length) {
            numbers = Arrays.copyOf(numbers, size * 2);
            times = Arrays.copyOf(times, size * 2);
        }
        numbers[size] = number;
        times[size++] = nanos;
    }

    /** Returns how many there are. */
    public int size() {
        return size;
    }

    /**
     * Returns a number.
     *
     * @param index from 0
     * @return it
     */
    public long number(int index) {
        return numbers[index];
    }

    /**
     * Returns a time.
     *
     * @param index from 0
     * @return it
     */
    public long nanos(int index) {
        return times[index];
    }

    void write(Path file) throws IOException {
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            out.writeInt(size);
            for (int i = 0; i < size; i++) {
                out.writeLong(numbers[i]);
                out.writeLong(times[i]);
            }
        }
    }

    /**
     * Reads what a process left.
     *
     * @param file where
     * @return them
     * @throws IOException if it cannot be read
     */
    public static Timestamps read(Path file) throws IOException {
        Timestamps stamps = new Timestamps();
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            for (int left = in.readInt(); left > 0; left--) {
                stamps.add(in.readLong(), in.readLong());
            }
        }
        return stamps;
    }
}
