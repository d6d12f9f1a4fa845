package io.waymark.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file under {@code src/test/resources/golden} that pins a part of the wire format. Run the test with {@code
 * -Dwaymark.golden.write=true} to write the file anew, and review the difference: readers of older versions must still
 * understand it.
 */
public final class GoldenFile {
    private static final Path FOLDER = Path.of("src/test/resources/golden");

    private final Path path;

    /**
     * Names a golden file of the module whose tests run.
     *
     * @param name its name in the folder {@code golden}
     */
    public GoldenFile(String name) {
        this.path = FOLDER.resolve(name);
    }

    /**
     * Fails unless the file has this content.
     *
     * @param actual what the code writes now; lines end with {@code \n}
     */
    public void assertMatches(String actual) throws IOException {
        String text = actual.endsWith("\n") ? actual : actual + "\n";
        if (Boolean.getBoolean("waymark.golden.write")) {
            Files.createDirectories(FOLDER);
            Files.writeString(path, text);
        }
        String expected = Files.exists(path) ? Files.readString(path) : "";
        if (!expected.equals(text)) {
            throw new AssertionError(path + " pins the wire format and differs; see docs/wire-format.md. Expected:\n"
                    + expected + "\nbut was:\n" + text);
        }
    }

    /** Returns the file's content, to check that it can still be read. */
    public byte[] read() throws IOException {
        return Files.readAllBytes(path);
    }
}
