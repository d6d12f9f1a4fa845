package io.waymark.benchmarks.process;

import java.io.IOException;

/**
 * Says that {@code main} was reached, and ends when its standard input does. A line on the input has it collect garbage and
 * answer, so that its memory can be looked at.
 */
public final class HelloWorld {
    private HelloWorld() {}

    /**
     * Runs.
     *
     * @param arguments none
     * @throws IOException if its input or output is broken
     */
    public static void main(String[] arguments) throws IOException {
        reply('m');
        while (System.in.read() >= 0) {
            System.gc();
            reply('g');
        }
    }

    private static void reply(char what) {
        System.out.write(what);
        System.out.flush();
    }
}
