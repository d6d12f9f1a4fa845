package io.waymark.validator.verifier;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.waymark.format.JsonErrors;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;

/** Describes I/O errors to users. */
public final class IoErrorMessage {
    private IoErrorMessage() {}

    /**
     * Describes an I/O error.
     *
     * @param failure the exception
     * @return a short description without the name of the file
     */
    public static String of(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "not found";
        }
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof FileSystemLoopException) {
            return "symbolic links form a loop";
        }
        if (failure instanceof JsonProcessingException json) {
            return "not JSON: " + JsonErrors.describe(json);
        }
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }
}
