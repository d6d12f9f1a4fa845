package io.waymark.validator.server.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waymark.format.EventTime;
import io.waymark.format.FormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A file of access keys: JSON with the names of IAM's {@code CreateAccessKey}. Only its owner may read it. It is replaced as a
 * whole, so readers never see a part of it. Thread-safe.
 */
public final class AccessKeyFile {
    private static final Pattern USER = Pattern.compile("[A-Za-z0-9+=,.@_-]{1,64}");
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9]{16,128}");
    private static final String ID_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final String SECRET_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private static final int ID_LENGTH = 16;

    /** 240 bits. */
    private static final int SECRET_LENGTH = 40;

    private static final Set<PosixFilePermission> OTHERS = EnumSet.complementOf(EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE));
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Path file;

    /**
     * Names a file, which may not exist.
     *
     * @param file its path
     */
    public AccessKeyFile(Path file) {
        this.file = file;
    }

    /**
     * Returns the path of the file.
     *
     * @return its path
     */
    public Path path() {
        return file;
    }

    /**
     * Reads the keys.
     *
     * @return the keys; empty if there is no such file
     * @throws FormatException if others than its owner may read it, or it is not a file of access keys
     * @throws IOException if it cannot be read
     */
    public List<AccessKey> read() throws FormatException, IOException {
        byte[] text;
        try {
            text = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return List.of();
        }
        requirePrivate();
        List<AccessKey> keys = new ArrayList<>();
        try {
            JsonNode list = MAPPER.readTree(text).path("AccessKeys");
            if (!list.isArray()) {
                throw new FormatException("no array AccessKeys");
            }
            for (JsonNode key : list) {
                keys.add(parse(key));
            }
        } catch (JsonProcessingException e) {
            throw new FormatException("not valid JSON: " + e.getOriginalMessage(), e);
        }
        return List.copyOf(keys);
    }

    private static AccessKey parse(JsonNode key) throws FormatException {
        String id = key.path("AccessKeyId").asText("");
        String secret = key.path("SecretAccessKey").asText("");
        String user = key.path("UserName").asText("");
        if (!ID.matcher(id).matches() || secret.isEmpty() || !USER.matcher(user).matches()) {
            throw new FormatException("a key without a valid AccessKeyId, SecretAccessKey or UserName");
        }
        return new AccessKey(
                id, secret, user, EventTime.parse(key.path("CreateDate").asText("")));
    }

    private void requirePrivate() throws FormatException, IOException {
        if (isPosix() && Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains)) {
            throw new FormatException("others than its owner may read it; run chmod 600 " + file);
        }
    }

    private boolean isPosix() {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /**
     * Creates a key, and adds it to the file.
     *
     * @param userName the user: 1 to 64 letters, digits and {@code +=,.@_-}, as in IAM
     * @param now the time of its creation
     * @return the key
     * @throws IllegalArgumentException if the name is not valid
     * @throws FormatException if the file is not one of access keys
     * @throws IOException if the file cannot be read or written
     */
    public AccessKey create(String userName, Instant now) throws FormatException, IOException {
        if (!USER.matcher(userName).matches()) {
            throw new IllegalArgumentException(
                    "not a user name: " + userName + " (1 to 64 letters, digits and +=,.@_-)");
        }
        Path folder = folder();
        createFolder(folder);
        Path lockFile = folder.resolve(file.getFileName() + ".lock");
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            // Held until the channel is closed: two commands at once add both keys.
            channel.lock();
            List<AccessKey> keys = new ArrayList<>(read());
            AccessKey key = new AccessKey(
                    "AKIA" + random(ID_LETTERS, ID_LENGTH),
                    random(SECRET_LETTERS, SECRET_LENGTH),
                    userName,
                    now.truncatedTo(ChronoUnit.SECONDS));
            keys.add(key);
            write(keys);
            return key;
        }
    }

    private void write(List<AccessKey> keys) throws IOException {
        ObjectNode json = MAPPER.createObjectNode();
        ArrayNode list = json.putArray("AccessKeys");
        for (AccessKey key : keys) {
            list.addObject()
                    .put("UserName", key.userName())
                    .put("AccessKeyId", key.id())
                    .put("SecretAccessKey", key.secret())
                    .put("CreateDate", EventTime.format(key.created()));
        }
        Path folder = folder();
        Path written = Files.createTempFile(folder, ".access-keys-", ".json", ownerOnly("rw-------"));
        try {
            try (FileChannel out = FileChannel.open(written, StandardOpenOption.WRITE)) {
                ByteBuffer content =
                        ByteBuffer.wrap(MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(json));
                while (content.hasRemaining()) {
                    out.write(content);
                }
                out.force(true);
            }
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(written);
        }
    }

    /** The folder of keys is its owner's alone. */
    private void createFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder.resolveSibling(""));
            Files.createDirectory(folder, ownerOnly("rwx------"));
        }
    }

    private FileAttribute<?>[] ownerOnly(String permissions) {
        return isPosix()
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private Path folder() {
        return file.toAbsolutePath().normalize().resolveSibling("");
    }

    private static String random(String letters, int length) {
        SecureRandom random = new SecureRandom();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }
}
