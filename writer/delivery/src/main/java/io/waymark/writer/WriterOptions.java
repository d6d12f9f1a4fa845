package io.waymark.writer;

import io.waymark.base.configuration.Option;
import io.waymark.writer.store.StoreOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The writer's options. */
public final class WriterOptions {
    /** The folder that everything is in. */
    public static final Option<Path> HOME = Option.path(
            "waymark.home", "waymark", "The folder that holds the store, the journals, the keys and the log.");

    /** Who makes log files and digests of the journals. */
    public static final Option<DeliveryMode> DELIVERY = Option.enumeration(
            "waymark.delivery",
            DeliveryMode.AGENT,
            "Who delivers what is journaled: `agent` (the agent in the service), or `external` (a process of its own,"
                    + " `waymark deliver`: the agent only journals, touches no signing key and opens no store).");

    /** The account that events belong to when nothing else is known. */
    public static final Option<String> ACCOUNT = Option.string(
            "waymark.account",
            "000000000000",
            Pattern.compile("\\d{12}"),
            "12 digits",
            "The account that the trail is of.");

    /** The region that events belong to when nothing else is known. */
    public static final Option<String> REGION = Option.string(
                    "waymark.region",
                    "us-east-1",
                    Pattern.compile("[a-z0-9-]{1,64}"),
                    "lower-case letters, digits and hyphens",
                    "The region that the trail is of, and its home region.")
            .withEnvironmentFallback("AWS_REGION");

    /** The trail's name; it is part of digests' names. */
    public static final Option<String> TRAIL_NAME = Option.string(
            "waymark.trail.name",
            "trail",
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{1,126}[A-Za-z0-9]"),
            "3 to 128 letters, digits, periods, underscores and hyphens",
            "The trail's name; every home that delivers to the same store or bucket needs its own.");

    /** The journal leaves so much of its disk free. */
    public static final Option<Long> JOURNAL_MIN_FREE = Option.size(
            "waymark.journal.min.free",
            "128m",
            "1m",
            "1024g",
            "How much of the file system that the journal is on stays free, or an eighth of it where that is less. Below it"
                    + " no event is journaled, and what `waymark.on.failure` says holds, until there is room again.");

    /** The journal holds no more than this. */
    public static final Option<Long> JOURNAL_QUOTA = Option.size(
            "waymark.journal.quota",
            "4g",
            "16m",
            "1024g",
            "How much the journal of one JVM may hold while the store cannot be reached. Beyond it no event is journaled, and"
                    + " what `waymark.on.failure` says holds, until some of it has been delivered.");

    /** Log files are complete at multiples of it. */
    public static final Option<Duration> ROLL_INTERVAL =
            Option.duration("waymark.roll.interval", "5m", "1s", "1h", "How much time one log file covers.");

    /** A log file of this size is complete before its time. */
    public static final Option<Integer> ROLL_SIZE = Option.integer(
            "waymark.roll.size",
            64 << 20,
            1 << 10,
            1 << 30,
            "The size, in bytes before compression, at which a log file is complete before its time.");

    /** Digests are written this often, also when nothing happened. */
    public static final Option<Duration> DIGEST_INTERVAL =
            Option.duration("waymark.digest.interval", "1h", "1s", "24h", "How much time one digest covers.");

    /** Of log files. */
    public static final Option<Integer> COMPRESSION_LEVEL = Option.integer(
            "waymark.compression.level",
            1,
            1,
            9,
            "How hard log files are compressed: 1 costs the least time, 9 the least space.");

    /** Of the signing key. */
    public static final Option<Path> KEYS_DIRECTORY = Option.path(
            "waymark.keys.directory",
            "",
            "The folder of the signing key and the public keys. Empty: the folder `keys` under the home.");

    /** Of the signing key's PKCS#12 file. */
    public static final Option<String> KEYS_PASSWORD = Option.string(
                    "waymark.keys.password",
                    "waymark",
                    "The password of the signing key's file; what protects the file by default is that only its owner can"
                            + " read it.")
            .asSensitive();

    /** All of them. */
    public static final List<Option<?>> ALL = all();

    private WriterOptions() {}

    private static List<Option<?>> all() {
        List<Option<?>> all = new ArrayList<>(List.of(
                HOME,
                DELIVERY,
                ACCOUNT,
                REGION,
                TRAIL_NAME,
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
