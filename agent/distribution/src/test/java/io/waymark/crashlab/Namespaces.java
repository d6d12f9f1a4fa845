package io.waymark.crashlab;

import java.io.IOException;
import java.util.Optional;

/** Process and mount namespaces of this machine. */
final class Namespaces {
    private Namespaces() {}

    static Optional<String> unsupportedReason() {
        String why = "unshare --pid --mount does not work here: it needs root and util-linux";
        try {
            int exit = new ProcessBuilder("unshare", "--pid", "--fork", "--mount-proc", "--mount", "true")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            return exit == 0 ? Optional.empty() : Optional.of(why);
        } catch (IOException e) {
            return Optional.of(why);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(why);
        }
    }
}
