package io.waymark.benchmarks.process;

import java.io.IOException;

/**
 * Signals on standard output that {@code main} was reached, and exits at the end of standard input. A line on the input
 * requests a garbage collection and a reply, so that another process can measure its memory.
 */
public final class HelloWorld {
    private HelloWorld() {}

    /**
     * Runs until the end of standard input.
     *
     * @param arguments none
     * @throws IOException if reading standard input fails
     */
    public static void main(String[] arguments) throws IOException {
        reply('m');
        while (System.in.read() >= 0) {
            System.gc();
            reply('g');
        }
    }

    private static void reply(char signal) {
        System.out.write(signal);
        System.out.flush();
    }
}
