package io.waymark.validator.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waymark.format.FormatException;
import io.waymark.format.PublicKeyList;
import io.waymark.validator.reader.EventFilter;
import io.waymark.validator.reader.EventLookup;
import io.waymark.validator.verifier.DigestIndex;
import io.waymark.validator.verifier.Finding;
import io.waymark.validator.verifier.ObjectUri;
import io.waymark.validator.verifier.ReadOnlyDirectoryStore;
import io.waymark.validator.verifier.ReadOnlyStore;
import io.waymark.validator.verifier.TimeRange;
import io.waymark.validator.verifier.TrailId;
import io.waymark.validator.verifier.TrailValidator;
import io.waymark.validator.verifier.ValidationRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/** Writes events, their log files and digests, and what validation found about them, into a ZIP file. For one use. */
final class EventExport {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Pattern UNPACKABLE =
            Pattern.compile("(?!\\.{1,2}/)[^/\\\\\\x00]+(?:/(?!\\.{1,2}(?:/|$))[^/\\\\\\x00]+)*");

    private final ReadOnlyStore store;
    private final PublicKeyList keys;
    private final ZipOutputStream zip;
    private final Map<ObjectUri, Integer> eventsByFile = new LinkedHashMap<>();
    private final Map<ObjectUri, Finding> findings = new HashMap<>();

    private EventExport(ReadOnlyStore store, PublicKeyList keys, ZipOutputStream zip) {
        this.store = store;
        this.keys = keys;
        this.zip = zip;
    }

    /**
     * What was exported.
     *
     * @param events the number of events
     * @param logFiles the number of their log files
     * @param unproved the log files that no valid digest lists, with the reason, oldest first
     */
    record Result(long events, int logFiles, Map<ObjectUri, String> unproved) {}

    /**
     * Writes an export.
     *
     * @param file the file; replaced
     * @param store the store
     * @param keys the public keys to trust
     * @param lookup finds events in the store
     * @param filter selects the events
     * @param search how the user selected them
     * @return what was exported
     * @throws IOException if the store cannot be read, or the file cannot be written
     */
    static Result write(
            Path file,
            ReadOnlyStore store,
            PublicKeyList keys,
            EventLookup lookup,
            EventFilter filter,
            List<String> search)
            throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            EventExport export = new EventExport(store, keys, zip);
            export.writeEvents(lookup, filter);
            export.validate();
            return export.writeProof(search);
        }
    }

    private void writeEvents(EventLookup lookup, EventFilter filter) throws IOException {
        zip.putNextEntry(new ZipEntry("events.json"));
        lookup.forEach(filter, (file, event) -> {
            zip.write((event.json() + "\n").getBytes(StandardCharsets.UTF_8));
            eventsByFile.merge(file, 1, Integer::sum);
        });
        zip.closeEntry();
    }

    /** Validates the whole store: a digest is valid by those that follow it. */
    private void validate() throws IOException {
        DigestIndex index = DigestIndex.scan(store, null, null);
        TrailValidator validator = new TrailValidator(store, keys, this::onFinding);
        Set<TrailId> known = validator.trailsWithKeys(index);
        if (!known.isEmpty()) {
            validator.validate(
                    index, new ValidationRequest(known, null, null, new TimeRange(Instant.EPOCH, Instant.MAX)));
        }
    }

    private void onFinding(Finding finding) {
        ObjectUri object = finding.object();
        if (object != null && eventsByFile.containsKey(object)) {
            findings.merge(object, finding, (one, other) -> isValid(one) ? other : one);
        }
    }

    private static boolean isValid(@Nullable Finding finding) {
        return finding != null && finding.kind() == Finding.Kind.LOG_VALID;
    }

    private Result writeProof(List<String> search) throws IOException {
        ObjectNode proof = JsonNodeFactory.instance.objectNode();
        proof.put("exportedAt", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        search.forEach(proof.putArray("search")::add);
        proof.put(
                "events",
                eventsByFile.values().stream().mapToLong(Integer::longValue).sum());
        ArrayNode logFiles = proof.putArray("logFiles");
        Map<ObjectUri, String> unproved = new LinkedHashMap<>();
        Set<ObjectUri> listing = new TreeSet<>((one, other) -> one.toString().compareTo(other.toString()));
        for (Map.Entry<ObjectUri, Integer> file : eventsByFile.entrySet()) {
            ObjectUri uri = file.getKey();
            Finding finding = findings.get(uri);
            ObjectNode entry = describe(uri, logFiles.addObject()).put("events", file.getValue());
            entry.put("valid", isValid(finding));
            ObjectUri listed = finding == null ? null : finding.digest();
            if (listed != null) {
                describe(listed, entry.putObject("digest"));
                listing.add(listed);
            }
            if (!isValid(finding)) {
                String reason = finding == null ? "no digest lists it yet" : finding.text();
                entry.put("reason", reason);
                unproved.put(uri, reason);
            }
            entry.put("sha256", copy(uri));
        }
        ArrayNode digestFiles = proof.putArray("digests");
        for (ObjectUri listed : listing) {
            describe(listed, digestFiles.addObject()).put("sha256", copy(listed));
            write(path(listed) + ReadOnlyDirectoryStore.METADATA_SUFFIX, metadata(listed));
        }
        write("public-keys.json", keys.toJson());
        write("proof.json", JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(proof));
        return new Result(proof.path("events").asLong(), eventsByFile.size(), unproved);
    }

    private static ObjectNode describe(ObjectUri uri, ObjectNode node) {
        return node.put("s3Bucket", uri.bucket()).put("s3Object", uri.key());
    }

    /** Copies an object as it is, and returns its SHA-256. */
    private String copy(ObjectUri object) throws IOException {
        zip.putNextEntry(new ZipEntry(path(object)));
        try (InputStream in = store.open(object)) {
            DigestOutputStream hashed = new DigestOutputStream(zip, MessageDigest.getInstance("SHA-256"));
            in.transferTo(hashed);
            zip.closeEntry();
            return HexFormat.of().formatHex(hashed.getMessageDigest().digest());
        } catch (FormatException e) {
            throw new IOException(object + ": " + e.getMessage(), e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * Returns whether an object can be unpacked where a directory store has it: keys in S3 may lead out of the folder.
     *
     * @param object its bucket and key
     * @return whether its key is a path in its shortest form
     */
    static boolean isUnpackable(ObjectUri object) {
        return UNPACKABLE.matcher(object.key()).matches();
    }

    /** Where a directory store has the object. */
    private static String path(ObjectUri object) throws IOException {
        if (!isUnpackable(object)) {
            throw new IOException(object + " cannot be exported: its key is not a path");
        }
        return "store/" + object.bucket() + "/" + object.key();
    }

    private byte[] metadata(ObjectUri object) throws IOException {
        try {
            return JSON.writeValueAsBytes(store.metadata(object));
        } catch (FormatException e) {
            throw new IOException(object + ": " + e.getMessage(), e);
        }
    }

    private void write(String name, byte[] content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content);
        zip.closeEntry();
    }
}
