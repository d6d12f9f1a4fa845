package io.waymark.writer;

import java.io.DataOutputStream;
import java.io.FileOutputStream;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** A JVM in which two threads hand records to one that journals them, and notes each that was, until it is killed. */
final class KilledLoadMain {
    private KilledLoadMain() {}

    public static void main(String[] arguments) throws Exception {
        TestHome home = new TestHome(Path.of(arguments[0]));
        home.options.put("waymark.digest.interval", "1s");
        AtomicLong sequence = new AtomicLong(Long.parseLong(arguments[1]));
        BlockingQueue<Long> queue = new ArrayBlockingQueue<>(1_000);
        for (int thread = 0; thread < 2; thread++) {
            Thread producer = new Thread(() -> produce(sequence, queue));
            producer.setDaemon(true);
            producer.start();
        }
        Writer writer = home.open();
        try (DataOutputStream journaled = new DataOutputStream(new FileOutputStream(arguments[2], true))) {
            System.out.println("journaling");
            while (true) {
                long number = queue.take();
                TestHome.append(writer, number, number);
                journaled.writeLong(number);
            }
        }
    }

    private static void produce(AtomicLong sequence, BlockingQueue<Long> queue) {
        try {
            while (true) {
                queue.put(sequence.incrementAndGet());
                LockSupport.parkNanos(100_000);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
