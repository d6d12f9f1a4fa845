package io.waymark.validator.command;

import io.waymark.format.FormatException;
import io.waymark.format.PublicKeyList;
import io.waymark.validator.verifier.DigestIndex;
import io.waymark.validator.verifier.Finding;
import io.waymark.validator.verifier.ReadOnlyStore;
import io.waymark.validator.verifier.TimeRange;
import io.waymark.validator.verifier.TrailId;
import io.waymark.validator.verifier.TrailValidator;
import io.waymark.validator.verifier.ValidationRequest;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code waymark validate-logs}. */
@Command(
        name = "validate-logs",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Validate the log files of trails against their signed digests.",
        description = {
            "Options and output are those of 'aws cloudtrail validate-logs'. All regions of the store are validated, and"
                    + " more is checked: the hash and signature of the previous digest, gaps between"
                    + " digests, log files that no digest lists, trailing bytes after the gzip data, the format of"
                    + " records, duplicate eventIDs, and missing events.",
            "",
            "All trails of the store are validated together, unless --trail-arn or --account-id selects some. A trail"
                    + " with keys of its own needs its public keys too: repeat --public-keys.",
            "",
            "Anyone who can modify the store can also modify keys stored next to it. For proof, keep a copy of"
                    + " public-keys.json elsewhere and name it with --public-keys.",
            "",
            "Problems go to stderr, one line each; the summary to stdout.",
            "",
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:everything requested is valid",
            "1:something is INVALID, see stderr",
            "2:wrong usage",
            "3:could not check: no store, no keys, no digests, or unreadable files"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  waymark validate-logs",
            "  waymark validate-logs --store /srv/waymark/store --public-keys ~/trusted-keys.json",
            "  waymark validate-logs --store s3://my-trail --public-keys trusted-keys.json",
            "  waymark validate-logs --store copy --public-keys orders.json --public-keys billing.json",
            "  waymark validate-logs --start-time 2026-01-31 --end-time 2026-02-01 --verbose"
        })
final class ValidateLogsCommand implements Callable<Integer> {
    private final Output output;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--trail-arn",
            paramLabel = "ARN",
            description = "Validate this trail only; may be repeated. Default: all trails of the store.")
    private List<String> trailArns = new ArrayList<>();

    @Option(
            names = "--start-time",
            paramLabel = "TIME",
            converter = InstantConverter.class,
            description = "Validate what was delivered at or after this time, UTC. Default: everything.")
    private @Nullable Instant startTime;

    @Option(
            names = "--end-time",
            paramLabel = "TIME",
            converter = EndTimeConverter.class,
            description =
                    "Validate what was delivered at or before this time, UTC; a date includes its whole day. Default: now.")
    private @Nullable Instant endTime;

    @Option(names = "--s3-bucket", paramLabel = "NAME", description = "Validate this bucket only.")
    private @Nullable String bucket;

    @Option(names = "--s3-prefix", paramLabel = "PREFIX", description = "Validate keys with this prefix only.")
    private @Nullable String prefix;

    @Option(
            names = "--account-id",
            paramLabel = "ID",
            description = "Validate the log files of this account only. Default: all accounts, or those of the ARNs.")
    private @Nullable String accountId;

    @Option(names = "--region", paramLabel = "REGION", description = "Validate this region only. Default: all.")
    private @Nullable String region;

    @Mixin
    private StoreMixin store = new StoreMixin();

    @Mixin
    private PublicKeyOptions publicKeys = new PublicKeyOptions();

    @Option(names = "--verbose", description = "Print valid files too.")
    private boolean verbose;

    ValidateLogsCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() throws CommandException, IOException {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Instant start = startTime == null ? Instant.EPOCH : startTime;
        Instant end = endTime == null ? now : endTime;
        if (start.isAfter(end)) {
            throw usageError("Invalid time range specified: start-time must occur before end-time");
        }
        List<TrailId> named = parseTrailArns();
        ReadOnlyStore opened = store.open();
        PublicKeyList keys = publicKeys.read(store);
        List<String> buckets = opened.buckets();
        if (bucket != null && !buckets.contains(bucket)) {
            throw new CommandException("no bucket " + bucket + " in the store; it has: " + buckets);
        }
        DigestIndex index = DigestIndex.scan(opened, bucket, prefix);
        ValidationPrinter printer = new ValidationPrinter(output, verbose);
        if (index.trails().isEmpty() || !index.trails().containsAll(named)) {
            index.findings().forEach(printer);
        }
        TrailValidator validator = new TrailValidator(opened, keys, printer);
        List<TrailId> trails = named.isEmpty()
                ? withKnownKeys(allTrails(index), index, validator, printer)
                : requireKnown(named, index);
        String period = (startTime == null ? "the first digest" : start.toString()) + " and " + end;
        output.out()
                .println("Validating log files for " + (trails.size() == 1 ? "trail " : "trails ")
                        + (named.isEmpty() ? arns(trails) : String.join(", ", trailArns)) + " between " + period);
        output.out().println();
        // The time in the name of a log file is the end of its interval, which may be in the future.
        Instant last = endTime == null ? Instant.MAX : endTime;
        Optional<TimeRange> found = validator.validate(
                index, new ValidationRequest(Set.copyOf(trails), prefix, region, new TimeRange(start, last)));
        return printer.summarize(period.replace(" and ", " to "), found.flatMap(range -> clamp(range, start, end)));
    }

    private static Optional<TimeRange> clamp(TimeRange range, Instant start, Instant end) {
        Instant from = range.start().isBefore(start) ? start : range.start();
        Instant until = range.end().isAfter(end) ? end : range.end();
        return until.isBefore(from) ? Optional.empty() : Optional.of(new TimeRange(from, until));
    }

    private List<TrailId> parseTrailArns() {
        if (accountId != null && !accountId.matches("\\d{12}")) {
            throw usageError("--account-id must have 12 digits: " + accountId);
        }
        List<TrailId> trails = new ArrayList<>();
        for (String arn : trailArns) {
            try {
                TrailId trail = TrailId.parseArn(arn);
                trails.add(accountId == null ? trail : new TrailId(trail.homeRegion(), accountId, trail.name()));
            } catch (FormatException e) {
                throw usageError(String.valueOf(e.getMessage()));
            }
        }
        return trails;
    }

    private static List<TrailId> requireKnown(List<TrailId> named, DigestIndex index) throws CommandException {
        for (TrailId trail : named) {
            if (!index.trails().contains(trail)) {
                throw new CommandException("No digests found for the trail " + trail.arn() + "; the store has "
                        + (index.trails().isEmpty() ? "no digests" : "digests of " + arns(index.trails())));
            }
        }
        return named;
    }

    private List<TrailId> allTrails(DigestIndex index) throws CommandException {
        List<TrailId> trails = index.trails().stream()
                .filter(trail -> accountId == null || accountId.equals(trail.accountId()))
                .toList();
        if (trails.isEmpty()) {
            throw new CommandException("No digests found, so nothing can be validated"
                    + (index.findings().isEmpty()
                            ? " (a service writes the first digest after an hour, or when it stops)"
                            : "; see the problems above"));
        }
        return trails;
    }

    /**
     * Reports trails without a known key as unchecked, beside others: most likely their keys were not named. A trail that is
     * alone, or that is named, is validated: its digests are then invalid.
     */
    private static List<TrailId> withKnownKeys(
            List<TrailId> trails, DigestIndex index, TrailValidator validator, ValidationPrinter printer) {
        List<TrailId> known = trails.stream()
                .filter(trail -> validator.hasKeyOf(index, trail))
                .toList();
        if (known.isEmpty()) {
            return trails;
        }
        trails.stream()
                .filter(trail -> !known.contains(trail))
                .forEach(trail -> printer.accept(Finding.unchecked("the trail " + trail.arn()
                        + ": its digests are signed with keys that are not among the public keys; name them with another"
                        + " --public-keys FILE, or validate other trails only, with --trail-arn")));
        return known;
    }

    private static String arns(Collection<TrailId> trails) {
        return trails.stream().map(TrailId::arn).collect(Collectors.joining(", "));
    }

    private ParameterException usageError(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
