package io.waymark.writer.delivery;

import io.waymark.writer.digest.ForeignTrailException;
import io.waymark.writer.store.ObjectConflictException;
import io.waymark.writer.store.StoreException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The code by which S3 names a failure of delivery (API Reference, "Error responses"), as {@code GetTrailStatus} tells it: the
 * one of the response, or the one that S3 would answer for a store that is a directory.
 */
final class S3ErrorCode {
    static final String INTERNAL = "InternalError";

    private static final String DENIED = "AccessDenied";
    private static final String NO_BUCKET = "NoSuchBucket";
    private static final String UNAVAILABLE = "ServiceUnavailable";

    /** A reason of {@link StoreException}: an action, and the status and the code of its response. */
    private static final Pattern RESPONSE = Pattern.compile("\\w+ (?<status>\\d{3})(?: (?<code>\\w+))?");

    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int MAX_CAUSES = 20;

    private S3ErrorCode() {}

    /** Returns the code of a failure; {@link #INTERNAL} for one that is not the store's. */
    static String of(Throwable failure) {
        if (failure instanceof StoreException store) {
            return ofResponse(store.reason());
        }
        if (failure instanceof ObjectConflictException || failure instanceof ForeignTrailException) {
            return "PreconditionFailed";
        }
        Throwable cause = failure;
        // Bounded: causes may form a cycle.
        for (int i = 0; i < MAX_CAUSES && cause != null; i++) {
            if (cause instanceof FileSystemException file) {
                return ofFile(file);
            }
            cause = cause.getCause();
        }
        return INTERNAL;
    }

    private static String ofResponse(String reason) {
        Matcher response = RESPONSE.matcher(reason);
        if (!response.matches()) {
            // No response, such as after a timeout.
            return UNAVAILABLE;
        }
        String code = response.group("code");
        if (code != null) {
            return code;
        }
        return switch (Integer.parseInt(response.group("status"))) {
            case FORBIDDEN -> DENIED;
            case NOT_FOUND -> NO_BUCKET;
            default -> INTERNAL;
        };
    }

    private static String ofFile(FileSystemException failure) {
        String message = String.valueOf(failure.getMessage());
        if (failure instanceof AccessDeniedException
                || message.endsWith("Read-only file system")
                || message.endsWith("Operation not permitted")) {
            return DENIED;
        }
        return failure instanceof NoSuchFileException
                        || failure instanceof NotDirectoryException
                        || failure instanceof FileAlreadyExistsException
                        || message.endsWith("Not a directory")
                ? NO_BUCKET
                : INTERNAL;
    }
}
