package io.waymark.validator.command;

import io.waymark.format.EventTime;
import io.waymark.format.FormatException;
import io.waymark.format.PublicKeyEntry;
import io.waymark.format.PublicKeyList;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code waymark keys}. */
@Command(
        name = "keys",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "List the public keys that digests are verified with.",
        description = {"JSON output has the format of CloudTrail's ListPublicKeys.", ""},
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:ok", "2:wrong usage", "3:the keys could not be read"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  waymark keys",
            "  waymark keys --format json > trusted-keys.json",
            "  waymark keys --start-time 2026-01-01 --end-time 2026-02-01"
        })
final class KeysCommand implements Callable<Integer> {
    private final Output output;

    @Mixin
    private StoreMixin store = new StoreMixin();

    @Mixin
    private PublicKeyOptions publicKeys = new PublicKeyOptions();

    @Option(
            names = "--start-time",
            paramLabel = "TIME",
            converter = InstantConverter.class,
            description = "Only keys that were valid at or after this time, UTC.")
    private @Nullable Instant startTime;

    @Option(
            names = "--end-time",
            paramLabel = "TIME",
            converter = EndTimeConverter.class,
            description = "Only keys that were valid at or before this time, UTC; a date includes its whole day.")
    private @Nullable Instant endTime;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "Output format: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.",
            defaultValue = "table")
    private OutputFormat format = OutputFormat.table;

    KeysCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() throws CommandException {
        List<PublicKeyEntry> keys = publicKeys.read(store).keys().stream()
                .filter(key -> startTime == null || !key.validityEnd().isBefore(startTime))
                .filter(key -> endTime == null || !key.validityStart().isAfter(endTime))
                .toList();
        if (format == OutputFormat.json) {
            output.out().println(new String(new PublicKeyList(keys).toJson(), StandardCharsets.UTF_8));
        } else {
            TextTable table = new TextTable("FINGERPRINT", "VALID FROM", "VALID TO", "KEY");
            keys.forEach(key -> table.addRow(
                    key.fingerprint(),
                    EventTime.format(key.validityStart()),
                    EventTime.format(key.validityEnd()),
                    kind(key)));
            // Never truncated: a partial fingerprint or time is useless.
            table.print(output);
        }
        return ExitStatus.OK;
    }

    private static String kind(PublicKeyEntry key) {
        try {
            return "RSA " + key.toPublicKey().getModulus().bitLength();
        } catch (FormatException e) {
            return "unreadable";
        }
    }
}
