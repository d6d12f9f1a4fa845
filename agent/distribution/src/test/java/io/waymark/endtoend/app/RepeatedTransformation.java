package io.waymark.endtoend.app;

import java.util.Map;

/** Calls an audited method before and after another agent has worked on its class. */
public final class RepeatedTransformation {
    private RepeatedTransformation() {}

    public static void main(String[] arguments) throws InterruptedException {
        Transfers transfers = new Transfers();
        System.out.println(transfers.guarded(1));
        for (Map.Entry<Thread, StackTraceElement[]> thread :
                Thread.getAllStackTraces().entrySet()) {
            if (thread.getKey().getName().equals("waymark-weave")) {
                thread.getKey().join();
            }
        }
        for (int number = 2; number <= 3; number++) {
            ((Runnable) System.getProperties().get("other.agent")).run();
            System.out.println(transfers.guarded(number));
        }
    }
}
