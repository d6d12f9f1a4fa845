package io.waymark.writer.digest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.waymark.base.hash.Sha256;
import io.waymark.format.Digest;
import io.waymark.format.EventTime;
import io.waymark.format.FormatException;
import io.waymark.format.KeyLayout;
import io.waymark.format.LogFileKey;
import io.waymark.writer.store.ObjectStore;
import io.waymark.writer.store.StoredObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds delivered log files that no digest lists, for a chain whose state was lost. They are taken as they lie in the
 * store, since nothing else tells of them. Used by one thread.
 */
final class UnlistedLogFileScanner {
    private static final JsonFactory JSON = new JsonFactory();

    private final ObjectStore store;
    private final Trail trail;

    UnlistedLogFileScanner(ObjectStore store, Trail trail) {
        this.store = store;
        this.trail = trail;
    }

    /**
     * Looks for them, by the days of their names.
     *
     * @param from the first moment of interest
     * @param to the last
     * @param listed what digests list
     * @param damaged is told of files that are no log files, and left out
     * @return what a digest is to say of them
     * @throws IOException if the store cannot be read
     */
    List<Digest.LogFileEntry> find(
            String accountId, String region, Instant from, Instant to, Set<String> listed, List<String> damaged)
            throws IOException {
        List<Digest.LogFileEntry> found = new ArrayList<>();
        for (Instant day = from.truncatedTo(ChronoUnit.DAYS); !day.isAfter(to); day = day.plus(1, ChronoUnit.DAYS)) {
            for (String key : store.list(KeyLayout.logFileFolder(trail.prefix(), accountId, region, day))) {
                if (LogFileKey.matches(key) && !listed.contains(key)) {
                    Optional<StoredObject> object = store.read(key);
                    if (object.isPresent()) {
                        try {
                            found.add(readEntry(key, object.get().content()));
                        } catch (FormatException | IOException e) {
                            // It was read whole: what fails here is its content.
                            damaged.add(key);
                        }
                    }
                }
            }
        }
        return found;
    }

    private Digest.LogFileEntry readEntry(String key, byte[] gzipped) throws FormatException, IOException {
        MessageDigest sha256 = Sha256.newDigest();
        Instant oldest = null;
        Instant newest = null;
        try (InputStream in = new DigestInputStream(new GZIPInputStream(new ByteArrayInputStream(gzipped)), sha256);
                JsonParser json = JSON.createParser(in)) {
            expectRecordsArray(json);
            Instant time;
            while ((time = nextEventTime(json)) != null) {
                oldest = oldest == null || time.isBefore(oldest) ? time : oldest;
                newest = newest == null || time.isAfter(newest) ? time : newest;
            }
            in.transferTo(OutputStream.nullOutputStream());
        }
        if (oldest == null || newest == null) {
            throw new FormatException("it holds no records");
        }
        return new Digest.LogFileEntry(trail.bucket(), key, Sha256.hex(sha256), newest, oldest);
    }

    private static void expectRecordsArray(JsonParser json) throws FormatException, IOException {
        if (json.nextToken() != JsonToken.START_OBJECT
                || !"Records".equals(json.nextFieldName())
                || json.nextToken() != JsonToken.START_ARRAY) {
            throw new FormatException("it does not begin with the array Records");
        }
    }

    private static @Nullable Instant nextEventTime(JsonParser json) throws FormatException, IOException {
        if (json.nextToken() == JsonToken.END_ARRAY) {
            return null;
        }
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw new FormatException("a record is not an object");
        }
        Instant time = null;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            boolean isTime = json.currentName().equals("eventTime");
            json.nextToken();
            if (isTime) {
                time = EventTime.parse(json.getText());
            }
            json.skipChildren();
        }
        if (time == null) {
            throw new FormatException("a record has no eventTime");
        }
        return time;
    }
}
