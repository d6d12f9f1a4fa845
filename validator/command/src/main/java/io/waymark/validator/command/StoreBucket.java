package io.waymark.validator.command;

import io.waymark.validator.store.s3.ReadOnlyS3Store;
import io.waymark.validator.store.s3.S3Settings;
import io.waymark.validator.verifier.IoErrorMessage;
import io.waymark.validator.verifier.ReadOnlyStore;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A bucket in S3, or what of it has a prefix. S3 is where the AWS SDK finds it. What belongs to it is in the home of the working
 * directory. Opened once; for one thread at a time.
 */
final class StoreBucket implements NamedStore {
    private static final String SCHEME = "s3://";
    private static final Pattern URI = Pattern.compile(SCHEME + "([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(.*))?");
    private static final Path HOME = Path.of("waymark");

    private final String bucket;
    private final String prefix;
    private @Nullable ReadOnlyS3Store opened;

    private StoreBucket(String bucket, String prefix) {
        this.bucket = bucket;
        this.prefix = prefix;
    }

    static boolean isUri(String name) {
        return name.startsWith(SCHEME);
    }

    static StoreBucket of(String uri) throws CommandException {
        Matcher parts = URI.matcher(uri);
        if (!parts.matches()) {
            throw new CommandException(uri + " names no bucket in S3; write s3://BUCKET or s3://BUCKET/PREFIX");
        }
        String prefix = parts.group(2) == null ? "" : parts.group(2);
        return new StoreBucket(parts.group(1), prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/");
    }

    @Override
    public String name() {
        return SCHEME + bucket + (prefix.isEmpty() ? "" : "/" + prefix);
    }

    @Override
    public ReadOnlyStore open() throws CommandException {
        if (opened == null) {
            ReadOnlyS3Store store =
                    ReadOnlyS3Store.open(S3Settings.DEFAULT, name(), () -> Map.of(bucket, List.of(prefix)));
            try {
                store.requireReadable();
            } catch (IOException e) {
                throw new CommandException("cannot read the store " + name() + ": " + IoErrorMessage.of(e), e);
            }
            opened = store;
        }
        return opened;
    }

    @Override
    public ReadOnlyStore openDelivered() throws CommandException {
        return open();
    }

    @Override
    public Path publicKeys() {
        return HOME.resolve("keys").resolve("public-keys.json");
    }

    @Override
    public Path accessKeys() {
        return HOME.resolve("keys").resolve("access-keys.json");
    }

    @Override
    public Path history() {
        return folder().resolve("history");
    }

    @Override
    public Path tables() {
        return folder().resolve("tables");
    }

    /** Another machine may deliver to it. */
    @Override
    public Path journals() {
        return folder().resolve("journal");
    }

    /** One folder for each bucket and prefix. */
    private Path folder() {
        String name = prefix.isEmpty() ? bucket : bucket + "/" + prefix.substring(0, prefix.length() - 1);
        return HOME.resolve("s3").resolve(URLEncoder.encode(name, StandardCharsets.UTF_8));
    }
}
