package io.waymark.base.file;

import io.waymark.base.log.OperatorLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/** A {@link JsonObject} in a file that is replaced whole. Not safe for use by many threads. */
public final class StateFile {
    /** Far above any state; what is larger was not written by us. */
    private static final long MAX_SIZE = 256L << 20;

    private final Path path;
    private final OperatorLog log;

    /**
     * Names the file.
     *
     * @param path where it is, or will be
     * @param log told of a file that is not readable
     */
    public StateFile(Path path, OperatorLog log) {
        this.path = path;
        this.log = log;
    }

    /** Takes what was read apart. */
    public interface StateParser<T> {
        /**
         * Takes a state apart.
         *
         * @param state what the file held
         * @return what it means
         * @throws StateException if something is missing or of the wrong kind
         */
        T parse(JsonObject state) throws StateException;
    }

    /**
     * Reads the file. One that is damaged is kept beside, with {@code .corrupt} at its name's end, and reported.
     *
     * @param parser takes the state apart
     * @param <T> what it means
     * @return it, or null if there is no file, or a damaged one
     * @throws IOException if it cannot be read
     */
    public <T> @Nullable T read(StateParser<T> parser) throws IOException {
        if (!Files.exists(path)) {
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
                            + " and what it held is found anew",
                    null);
            return null;
        }
    }

    /**
     * Replaces the file.
     *
     * @param state its new content
     * @throws IOException if it cannot be written; the old content is then untouched
     */
    public void write(JsonObject state) throws IOException {
        DurableFile.replace(path, state.toJson());
    }
}
