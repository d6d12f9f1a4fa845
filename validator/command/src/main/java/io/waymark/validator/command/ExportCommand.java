package io.waymark.validator.command;

import io.waymark.format.PublicKeyList;
import io.waymark.validator.reader.EventLookup;
import io.waymark.validator.reader.StoredLogFile;
import io.waymark.validator.verifier.IoErrorMessage;
import io.waymark.validator.verifier.ObjectUri;
import io.waymark.validator.verifier.ReadOnlyStore;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code waymark export}. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Export events with what proves them, as one file.",
        description = {
            "Writes a ZIP file: events.json, one record per line; proof.json, which names the log file of the events, its"
                    + " SHA-256, the digest that lists it, and whether it is valid; and these log files, digests and"
                    + " public keys. The recipient can unpack it and run 'waymark validate-logs' on it.",
            ""
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:ok, and a valid digest lists each log file",
            "1:exported, but a log file is not proved, see stderr",
            "2:wrong usage",
            "3:no store or no keys, some files were skipped, or the file could not be written"
        },
        footerHeading = "%nExample:%n",
        footer = "  waymark export --username alice --start-time 2026-01-31 alice.zip")
final class ExportCommand implements Callable<Integer> {
    /** The options that do not select events. */
    private static final Set<String> OTHER_OPTIONS = Set.of("--store", "--public-keys");

    private final Output output;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The file to write; it must not exist.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Mixin
    private StoreMixin store = new StoreMixin();

    @Mixin
    private PublicKeyOptions publicKeys = new PublicKeyOptions();

    @Mixin
    private EventFilterOptions filter = new EventFilterOptions();

    private boolean anyLeftOut;

    ExportCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() throws CommandException, IOException {
        ReadOnlyStore opened = store.open();
        List<Path> keyFiles = publicKeys.files(store);
        PublicKeyList keys = PublicKeyOptions.read(keyFiles);
        if (Files.exists(file)) {
            throw new CommandException("the file " + file + " exists; name another one");
        }
        EventLookup lookup = new EventLookup(opened, this::selectUnpackable, this::reportSkipped);
        EventExport.Result result;
        try {
            Path partial = Files.createTempFile(
                    file.toAbsolutePath().resolveSibling(""), "." + file.getFileName(), ".partial");
            try {
                result = EventExport.write(partial, opened, keys, lookup, filter.toFilter(), search());
                Files.move(partial, file);
            } finally {
                Files.deleteIfExists(partial);
            }
        } catch (FileAlreadyExistsException e) {
            throw new CommandException("the file " + e.getFile() + " exists; name another one", e);
        } catch (IOException e) {
            throw new CommandException("cannot export to " + file + ": " + IoErrorMessage.of(e), e);
        }
        report(result);
        return lookup.anySkipped() || anyLeftOut
                ? ExitStatus.ERROR
                : result.unproved().isEmpty() ? ExitStatus.OK : ExitStatus.PROBLEM;
    }

    private List<StoredLogFile> selectUnpackable(List<StoredLogFile> files) {
        return files.stream().filter(this::isUnpackable).toList();
    }

    private boolean isUnpackable(StoredLogFile logFile) {
        if (EventExport.isUnpackable(logFile.uri())) {
            return true;
        }
        anyLeftOut = true;
        reportSkipped(logFile.uri(), "its key is not a path, so that it cannot be unpacked");
        return false;
    }

    private void reportSkipped(ObjectUri object, String reason) {
        output.err().println("waymark: skipped " + Printable.of(object.toString()) + ": " + Printable.of(reason));
    }

    /** The options that select events, as the user wrote them. */
    private List<String> search() {
        return spec.commandLine().getParseResult().matchedOptions().stream()
                .filter(option -> !OTHER_OPTIONS.contains(option.longestName()))
                .map(option -> option.longestName() + "=" + String.join(" ", option.originalStringValues()))
                .toList();
    }

    private void report(EventExport.Result result) {
        output.out()
                .println("waymark: exported " + result.events() + (result.events() == 1 ? " event" : " events") + " of "
                        + result.logFiles() + (result.logFiles() == 1 ? " log file" : " log files") + " to "
                        + file);
        output.out().flush();
        result.unproved()
                .forEach((logFile, reason) -> output.err()
                        .println("waymark: not proved: " + Printable.of(logFile.toString()) + ": "
                                + Printable.of(reason)));
    }
}
