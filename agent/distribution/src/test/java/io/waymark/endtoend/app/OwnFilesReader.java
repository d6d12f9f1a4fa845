package io.waymark.endtoend.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Makes calls until the file {@code stop} appears in the working directory, and reads all files there before each, as a backup
 * or a server of static files does: POSIX then frees the locks that the process holds on them. Prints the number of calls.
 */
public final class OwnFilesReader {
    private OwnFilesReader() {}

    public static void main(String[] arguments) throws InterruptedException {
        int calls = 0;
        while (!Files.exists(Path.of("stop"))) {
            readAllFiles();
            Orders.getOrder(arguments[0] + "-" + calls++);
            Thread.sleep(2);
        }
        System.out.println("calls " + calls);
    }

    private static void readAllFiles() {
        try (Stream<Path> files = Files.walk(Path.of("."))) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                // Opening and closing is enough.
                Files.newInputStream(file).close();
            }
        } catch (UncheckedIOException | NoSuchFileException e) {
            // The agent deletes files meanwhile.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
