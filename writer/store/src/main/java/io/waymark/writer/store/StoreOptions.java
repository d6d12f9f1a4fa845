package io.waymark.writer.store;

import io.waymark.base.configuration.Option;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The options of the store. */
public final class StoreOptions {
    /** The kind of store. */
    public static final Option<StoreKind> STORE = Option.enumeration(
            "waymark.store",
            StoreKind.DIRECTORY,
            "Where the trail is delivered: a folder on this machine, or an S3 bucket.");

    /** The folder of a directory store. */
    public static final Option<Path> STORE_DIRECTORY = Option.path(
            "waymark.store.directory",
            "",
            "The folder of a directory store; each bucket is a folder in it. Empty: `store` in the home.");

    /** The bucket's name; in a directory store also its folder's. */
    public static final Option<String> BUCKET = Option.string(
            "waymark.bucket",
            "trail",
            Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]"),
            "3 to 63 lower-case letters, digits, periods and hyphens",
            "The bucket; in a directory store the name of a folder.");

    /** The prefix of object keys, before {@code AWSLogs}. */
    public static final Option<String> PREFIX = Option.string(
            "waymark.prefix",
            "",
            Pattern.compile("(?:[A-Za-z0-9_-][A-Za-z0-9._-]*(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)*)?"),
            "folder names with / between",
            "The prefix of object keys, before `AWSLogs`.");

    /** All options of this class and of {@link S3Options}. */
    public static final List<Option<?>> ALL = all();

    private StoreOptions() {}

    private static List<Option<?>> all() {
        List<Option<?>> all = new ArrayList<>(List.of(STORE, STORE_DIRECTORY, BUCKET, PREFIX));
        all.addAll(S3Options.ALL);
        return List.copyOf(all);
    }
}
