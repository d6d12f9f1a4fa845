package io.waymark.endtoend;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small tmpfs. */
public final class SmallDisk implements Closeable {
    private static final byte[] BLOCK = new byte[4096];

    private final Path folder;

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    /** Mounts a tmpfs, or skips the test. */
    public static SmallDisk mount(Path folder, String size) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=" + size, "waymark-test", folder.toString()),
                "skipped: mounting a tmpfs needs Linux and root");
        return new SmallDisk(folder);
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            boolean done = process.waitFor() == 0;
            if (!done) {
                System.err.println(String.join(" ", command) + ": " + output);
            }
            return done;
        } catch (IOException e) {
            return false;
        }
    }

    void resize(String size) throws IOException, InterruptedException {
        if (!run("mount", "-o", "remount,size=" + size, folder.toString())) {
            throw new IOException("the tmpfs " + folder + " cannot be resized");
        }
    }

    void makeReadOnly() throws IOException, InterruptedException {
        if (!run("mount", "-o", "remount,ro", folder.toString())) {
            throw new IOException("the tmpfs " + folder + " cannot be made read-only");
        }
    }

    /** Fills the disk, as another process may. */
    public void fill() throws IOException {
        try (OutputStream out = Files.newOutputStream(filler())) {
            while (true) {
                out.write(BLOCK);
            }
        } catch (IOException e) {
            if (usableSpace() >= BLOCK.length) {
                throw e;
            }
        }
    }

    public void freeSpace() throws IOException {
        Files.delete(filler());
    }

    long usableSpace() throws IOException {
        return Files.getFileStore(folder).getUsableSpace();
    }

    private Path filler() {
        return folder.resolve("filler");
    }

    @Override
    public void close() throws IOException {
        try {
            if (!run("umount", "--lazy", folder.toString())) {
                throw new IOException("the tmpfs " + folder + " cannot be unmounted");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
