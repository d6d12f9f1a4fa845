package io.waymark.writer.store;

import io.waymark.base.configuration.Option;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The options that say where objects are put. */
public final class StoreOptions {
    /** Where objects go. */
    public static final Option<StoreKind> STORE = Option.enumeration(
            "waymark.store",
            StoreKind.DIRECTORY,
            "Where the trail is delivered to: the folder `store` under the home, or a bucket of S3.");

    /** Of a directory store. */
    public static final Option<Path> STORE_DIRECTORY = Option.path(
            "waymark.store.directory",
            "",
            "The folder of a directory store; each bucket is a folder in it. Empty: the folder `store` under the home.");

    /** The bucket's name; in a directory store the folder's. */
    public static final Option<String> BUCKET = Option.string(
            "waymark.bucket",
            "trail",
            Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]"),
            "3 to 63 lower-case letters, digits, periods and hyphens",
            "The bucket; in a directory store the name of the folder under store.");

    /** What stands before {@code AWSLogs} in object keys. */
    public static final Option<String> PREFIX = Option.string(
            "waymark.prefix",
            "",
            Pattern.compile("(?:[A-Za-z0-9_-][A-Za-z0-9._-]*(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)*)?"),
            "folder names with / between",
            "What stands before AWSLogs in object keys.");

    /** All of them, with those of S3. */
    public static final List<Option<?>> ALL = all();

    private StoreOptions() {}

    private static List<Option<?>> all() {
        List<Option<?>> all = new ArrayList<>(List.of(STORE, STORE_DIRECTORY, BUCKET, PREFIX));
        all.addAll(S3Options.ALL);
        return List.copyOf(all);
    }
}
