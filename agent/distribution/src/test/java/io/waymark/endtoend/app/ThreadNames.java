package io.waymark.endtoend.app;

import java.io.IOException;

/** Makes one call and, when it is stopped, prints the names of all threads of its JVM. */
public final class ThreadNames {
    private ThreadNames() {}

    public static void main(String[] arguments) throws IOException {
        Orders.getOrder("o-1");
        if (System.in.read() >= 0) {
            Thread.getAllStackTraces()
                    .keySet()
                    .forEach(thread -> System.out.println(thread.getName() + (thread.isDaemon() ? " daemon" : "")));
        }
    }
}
