package io.waymark.validator.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waymark.format.FormatException;
import io.waymark.format.TrailDefinition;
import io.waymark.format.TrailDefinitions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The definitions of a home's trails, in files of its folder {@code trails}. For one thread at a time. */
final class TrailFiles {
    private static final ObjectMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final ManagedHome home;
    private final Path folder;

    TrailFiles(ManagedHome home) {
        this.home = home;
        folder = home.description().folder().resolve(TrailDefinition.FOLDER);
    }

    /**
     * The trails of a home, sorted by name.
     *
     * @param trails those that can be read
     * @param damaged those that cannot
     */
    record HomeTrails(List<DefinedTrail> trails, List<DamagedTrail> damaged) {}

    /** Reads the trails: where nothing is defined, that of the home's configuration. */
    HomeTrails read() throws IOException {
        Path homeFolder = home.description().folder();
        Optional<List<Path>> files = TrailDefinitions.files(homeFolder);
        if (files.isEmpty()) {
            return new HomeTrails(List.of(new DefinedTrail(home, configured())), List.of());
        }
        List<DefinedTrail> trails = new ArrayList<>();
        List<DamagedTrail> damaged = new ArrayList<>();
        for (Path file : files.get()) {
            try {
                trails.add(new DefinedTrail(home, definition(file)));
            } catch (NoSuchFileException e) {
                // Deleted meanwhile.
            } catch (FormatException | IOException e) {
                damaged.add(new DamagedTrail(
                        home, TrailDefinitions.name(file), TrailDefinitions.problem(file, e) + "; mend it"));
            }
        }
        trails.sort(Comparator.comparing(trail -> trail.text("Name")));
        damaged.sort(Comparator.comparing(DamagedTrail::name));
        return new HomeTrails(trails, damaged);
    }

    private static ObjectNode definition(Path file) throws FormatException, IOException {
        byte[] json = Files.readAllBytes(file);
        TrailDefinitions.read(file, json);
        return MAPPER.readValue(json, ObjectNode.class);
    }

    private ObjectNode configured() throws IOException {
        ManagedHome.HomeDescription description = home.description();
        ObjectNode definition = JsonNodeFactory.instance
                .objectNode()
                .put("Name", description.trail())
                .put("S3BucketName", description.bucket());
        if (!description.prefix().isEmpty()) {
            definition.put("S3KeyPrefix", description.prefix());
        }
        definition
                .put("IncludeGlobalServiceEvents", true)
                .put("IsMultiRegionTrail", true)
                .put("HomeRegion", description.region())
                .put("LogFileValidationEnabled", true)
                .put("IsLogging", true);
        if (!description.eventSelectors().isEmpty()) {
            JsonNode selectors = MAPPER.readTree(description.eventSelectors());
            for (String kind : EventSelectorActions.KINDS) {
                if (selectors.has(kind)) {
                    definition.set(kind, selectors.get(kind));
                }
            }
        }
        return definition;
    }

    /** Writes a trail. The first time, the trail of the home's configuration is written too: from then on, files count. */
    void write(ObjectNode definition) throws IOException {
        defineConfigured();
        replace(definition);
    }

    /** Deletes a trail. */
    void delete(String name) throws IOException {
        defineConfigured();
        Files.deleteIfExists(TrailDefinition.file(home.description().folder(), name));
        forceFolder();
    }

    /** The folder appears with the definition in it: agents and delivery read it at any moment. */
    private void defineConfigured() throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path unfinished = folder.resolveSibling("." + TrailDefinition.FOLDER);
        Files.createDirectories(unfinished, permissions(unfinished, "rwxr-x---"));
        ObjectNode configured = configured();
        write(unfinished.resolve(configured.path("Name").asText() + ".json"), configured);
        Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
        force(home.description().folder());
    }

    private void replace(ObjectNode definition) throws IOException {
        Path file = TrailDefinition.file(
                home.description().folder(), definition.path("Name").asText());
        Path unfinished = file.resolveSibling("." + file.getFileName());
        write(unfinished, definition);
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        forceFolder();
    }

    private static void write(Path file, ObjectNode definition) throws IOException {
        Files.deleteIfExists(file);
        try (FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                permissions(file, "rw-r-----"))) {
            ByteBuffer content = ByteBuffer.wrap(MAPPER.writeValueAsBytes(definition));
            while (content.hasRemaining()) {
                channel.write(content);
            }
            channel.force(true);
        }
    }

    /** The services of the home read the definitions: they run as the same user, or in the same group. */
    private static FileAttribute<?>[] permissions(Path file, String posix) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(posix))}
                : new FileAttribute<?>[0];
    }

    private void forceFolder() throws IOException {
        force(folder);
    }

    private static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
