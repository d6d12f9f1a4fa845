package io.waymark.writer.delivery;

import io.waymark.writer.TestHome;
import io.waymark.writer.store.DirectoryStore;
import java.nio.file.Path;

/** A JVM that delivers a journal until its agent halts it at a given point. */
final class KilledDeliveryMain {
    private KilledDeliveryMain() {}

    public static void main(String[] arguments) throws Exception {
        TestHome home = new TestHome(Path.of(arguments[0]));
        new JournaledHome(home.path, Long.parseLong(arguments[1])).deliver(home, new DirectoryStore(home.bucket()));
    }
}
