package io.waymark.base.file;

import io.waymark.base.log.OperatorLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/** A {@link JsonObject} in a file, which is replaced atomically and durably. Not safe for use by many threads. */
public final class StateFile {
    /** In bytes, far above any state: a larger file was not written by us. */
    private static final long MAX_SIZE = 256L << 20;

    private final Path path;
    private final OperatorLog log;

    /**
     * Creates a handle; the file may be missing.
     *
     * @param path the file's path
     * @param log receives an error if the file is damaged
     */
    public StateFile(Path path, OperatorLog log) {
        this.path = path;
        this.log = log;
    }

    /** Parses the content of a state file. */
    public interface StateParser<T> {
        /**
         * Parses a state.
         *
         * @param state the file's content
         * @return the parsed state
         * @throws StateException if a member is missing or invalid
         */
        T parse(JsonObject state) throws StateException;
    }

    /**
     * Reads the file. A damaged file is renamed, with the suffix {@code .corrupt}, and reported.
     *
     * @param parser parses the content
     * @param <T> the type of the parsed state
     * @return the parsed state; null if the file is missing or damaged
     * @throws IOException if the file cannot be read
     */
    public <T> @Nullable T read(StateParser<T> parser) throws IOException {
        if (Files.notExists(path)) {
            return null;
        }
        try {
            if (Files.size(path) > MAX_SIZE) {
                throw new StateException("it is larger than " + MAX_SIZE + " bytes");
            }
            return parser.parse(JsonObject.read(Files.readAllBytes(path)));
        } catch (StateException e) {
            Path aside = path.resolveSibling(path.getFileName() + ".corrupt");
            Files.move(path, aside, StandardCopyOption.REPLACE_EXISTING);
            log.error(
                    "state." + path.getFileName(),
                    path + " is damaged: " + e.getMessage() + "; it was renamed to " + aside.getFileName()
                            + " and its content is rebuilt",
                    null);
            return null;
        }
    }

    /**
     * Replaces the file.
     *
     * @param state the new content
     * @throws IOException if the file cannot be replaced; the old content is then untouched
     */
    public void write(JsonObject state) throws IOException {
        DurableFile.replace(path, state.toJson());
    }
}
