package io.waymark.writer;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A JVM that journals records, says so, and waits to be killed. */
final class KilledJournalMain {
    private KilledJournalMain() {}

    public static void main(String[] arguments) throws Exception {
        TestHome home = new TestHome(Path.of(arguments[0]));
        home.options.put("waymark.roll.interval", "1h");
        Writer writer = home.open();
        TestHome.append(writer, 1, Long.parseLong(arguments[1]));
        System.out.println("journaled");
        while (true) {
            LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
        }
    }
}
