package io.waymark.writer;

import io.waymark.base.configuration.Option;
import io.waymark.writer.store.StoreOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The options of the writer. */
public final class WriterOptions {
    /** The home: the folder of everything that the writer keeps. */
    public static final Option<Path> HOME =
            Option.path("waymark.home", "waymark", "The folder of the store, the journals, the keys and the log.");

    /** Which process delivers the journals. */
    public static final Option<DeliveryMode> DELIVERY = Option.enumeration(
            "waymark.delivery",
            DeliveryMode.AGENT,
            "Which process delivers the journal: `agent` (the agent in the service), or `external` (a process of its own,"
                    + " `waymark deliver`; the agent then only journals, and uses neither the signing key nor the store).");

    /** The trail's account, also of events whose account is not known. */
    public static final Option<String> ACCOUNT = Option.string(
            "waymark.account", "000000000000", Pattern.compile("\\d{12}"), "12 digits", "The trail's account.");

    /** The trail's home region, also of events whose region is not known. */
    public static final Option<String> REGION = Option.string(
                    "waymark.region",
                    "us-east-1",
                    Pattern.compile("[a-z0-9-]{1,64}"),
                    "lower-case letters, digits and hyphens",
                    "The trail's home region.")
            .withEnvironmentFallback("AWS_REGION");

    /** The trail's name, which is part of the object keys of digests. */
    public static final Option<String> TRAIL_NAME = Option.string(
            "waymark.trail.name",
            "trail",
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{1,126}[A-Za-z0-9]"),
            "3 to 128 letters, digits, periods, underscores and hyphens",
            "The trail's name. Each home that delivers to the same bucket needs its own.");

    /** The event selectors of the trail. */
    public static final Option<String> SELECTORS = Option.string(
            "waymark.trail.selectors",
            "",
            "The events that the trail records: event selectors as JSON, in the format of"
                    + " `PutEventSelectors`. Empty: all management events, no data events.");

    /** The disk space that the journal leaves free. */
    public static final Option<Long> JOURNAL_MIN_FREE = Option.size(
            "waymark.journal.min.free",
            "128m",
            "1m",
            "1024g",
            "The free space that the journal leaves on its file system; at most an eighth of the file system. Below it no"
                    + " event is journaled and `waymark.on.failure` applies, until there is more free space.");

    /** The maximum size of a journal. */
    public static final Option<Long> JOURNAL_QUOTA = Option.size(
            "waymark.journal.quota",
            "4g",
            "16m",
            "1024g",
            "The maximum size of one JVM's journal, which grows while the store is unavailable. Beyond it no event is"
                    + " journaled and `waymark.on.failure` applies, until some of it has been delivered.");

    /** The span of time that a log file covers. */
    public static final Option<Duration> ROLL_INTERVAL =
            Option.duration("waymark.roll.interval", "5m", "1s", "1h", "The span of time that a log file covers.");

    /** The maximum size of a log file. */
    public static final Option<Integer> ROLL_SIZE = Option.integer(
            "waymark.roll.size",
            15 << 20,
            1 << 10,
            1 << 30,
            "The size in bytes, before compression, at which a log file is complete before its time. DuckDB needs"
                    + " `maximum_object_size` to read a log file of more than 16 MiB.");

    /** The time between two digests, also when nothing happens. */
    public static final Option<Duration> DIGEST_INTERVAL =
            Option.duration("waymark.digest.interval", "1h", "1s", "24h", "The span of time that a digest covers.");

    /** The gzip level of log files. */
    public static final Option<Integer> COMPRESSION_LEVEL = Option.integer(
            "waymark.compression.level",
            1,
            1,
            9,
            "How log files are compressed, as gzip in any case. `1` is made for records and takes less than half of the time of"
                    + " zlib's level 1, with smaller files; `2` to `9` are zlib's levels: `9` takes the most time, and the"
                    + " least space.");

    /** The folder of the keys. */
    public static final Option<Path> KEYS_DIRECTORY = Option.path(
            "waymark.keys.directory",
            "",
            "The folder of the signing key and the public keys. Empty: `keys` in the home.");

    /** The password of the signing key's PKCS#12 file. */
    public static final Option<String> KEYS_PASSWORD = Option.string(
                    "waymark.keys.password",
                    "waymark",
                    "The password of the signing key's file. The default gives no protection: the file is protected by"
                            + " its permissions, which let only its owner read it.")
            .asSensitive();

    /** All options of the writer, with those of the store. */
    public static final List<Option<?>> ALL = all();

    private WriterOptions() {}

    private static List<Option<?>> all() {
        List<Option<?>> all = new ArrayList<>(List.of(
                HOME,
                DELIVERY,
                ACCOUNT,
                REGION,
                TRAIL_NAME,
                SELECTORS,
                JOURNAL_MIN_FREE,
                JOURNAL_QUOTA,
                ROLL_INTERVAL,
                ROLL_SIZE,
                DIGEST_INTERVAL,
                COMPRESSION_LEVEL,
                KEYS_DIRECTORY,
                KEYS_PASSWORD));
        all.addAll(StoreOptions.ALL);
        return List.copyOf(all);
    }
}
