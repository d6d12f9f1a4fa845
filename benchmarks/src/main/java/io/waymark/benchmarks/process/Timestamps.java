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
 * Ascending numbers with timestamps by {@link System#nanoTime}, whose origin is the same for all processes of a Linux machine.
 * Confined to one thread.
 */
public final class Timestamps {
    /** File name in the working directory of a measured process. */
    public static final String FILE = "timestamps.bin";

    private long[] numbers = new long[1 << 12];
    private long[] times = new long[1 << 12];
    private int size;

    /** Creates an empty list. */
    public Timestamps() {}

    /**
     * Adds an entry.
     *
     * @param number not smaller than the number before
     * @param nanos the time, by {@link System#nanoTime}
     */
    public void add(long number, long nanos) {
        if (size == numbers.length) {
            numbers = Arrays.copyOf(numbers, size * 2);
            times = Arrays.copyOf(times, size * 2);
        }
        numbers[size] = number;
        times[size++] = nanos;
    }

    /** Returns the number of entries. */
    public int size() {
        return size;
    }

    /**
     * Returns the number of an entry.
     *
     * @param index index of the entry, from 0
     * @return its number
     */
    public long number(int index) {
        return numbers[index];
    }

    /**
     * Returns the time of an entry.
     *
     * @param index index of the entry, from 0
     * @return its time, by {@link System#nanoTime}
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
     * Reads the file of a process that has exited.
     *
     * @param file the file
     * @return the entries
     * @throws IOException if the file cannot be read
     */
    public static Timestamps read(Path file) throws IOException {
        Timestamps timestamps = new Timestamps();
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            for (int remaining = in.readInt(); remaining > 0; remaining--) {
                timestamps.add(in.readLong(), in.readLong());
            }
        }
        return timestamps;
    }
}
