package io.waymark.validator.command;

import io.waymark.validator.verifier.Finding;
import io.waymark.validator.verifier.Finding.Kind;
import io.waymark.validator.verifier.ObjectUri;
import io.waymark.validator.verifier.TimeRange;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Prints findings as they arrive, in the words of the AWS CLI where it has them, and a summary at the end. */
final class ValidationPrinter implements Consumer<Finding> {
    private static final int MAX_NOTES = 200;

    private final Output output;
    private final boolean verbose;
    private final Map<Kind, Long> standard = new EnumMap<>(Kind.class);
    private final Map<Kind, Long> backfill = new EnumMap<>(Kind.class);
    private final List<String> notes = new ArrayList<>();

    ValidationPrinter(Output output, boolean verbose) {
        this.output = output;
        this.verbose = verbose;
    }

    @Override
    public void accept(Finding finding) {
        (finding.backfill() ? backfill : standard).merge(finding.kind(), 1L, Long::sum);
        switch (finding.kind()) {
            case DIGEST_VALID -> printIfVerbose(line(digestLabel(finding), finding.object(), "valid"));
            case LOG_VALID -> printIfVerbose(line("Log file", finding.object(), "valid"));
            case LOG_PENDING, LOG_UNPROVEN, LOG_ORPHANED, LOG_OTHER_TRAIL ->
                printIfVerbose(line("Log file", finding.object(), finding.text()));
            case DIGEST_INVALID ->
                printProblem(line(digestLabel(finding), finding.object(), "INVALID: " + finding.text()));
            case LOG_INVALID -> printProblem(line("Log file", finding.object(), "INVALID: " + finding.text()));
            case STREAM_COMPLETE -> printIfVerbose(line("Stream", finding.object(), "complete: " + finding.text()));
            case STREAM_INCOMPLETE -> printProblem(line("Stream", finding.object(), "INCOMPLETE: " + finding.text()));
            case UNCHECKED -> printProblem(line("Could not check", finding.object(), finding.text()));
            case NOTE -> {
                if (notes.size() < MAX_NOTES) {
                    notes.add(finding.text());
                }
            }
        }
    }

    private static String digestLabel(Finding finding) {
        return finding.backfill() ? "(backfill) Digest file" : "Digest file";
    }

    private static String line(String label, @Nullable ObjectUri object, String text) {
        return label + "\t" + (object == null ? "" : Printable.of(object.toString()) + "\t") + Printable.of(text);
    }

    private void printIfVerbose(String line) {
        if (verbose) {
            output.out().println(line);
        }
    }

    private void printProblem(String line) {
        output.out().flush();
        output.err().println(line);
        output.err().println();
    }

    /**
     * Prints the summary.
     *
     * @param requested the requested time range, as text
     * @param found the time range that valid digests cover
     * @return the exit status
     */
    int summarize(String requested, Optional<TimeRange> found) {
        if (verbose) {
            output.out().println();
        }
        output.out().println("Results requested for " + requested);
        output.out()
                .println(found.map(range -> "Results found for " + range.start() + " to " + range.end() + ":")
                        .orElse("No valid digests found in range"));
        output.out().println();
        printRatio(standard, Kind.DIGEST_VALID, Kind.DIGEST_INVALID, "digest");
        printRatio(backfill, Kind.DIGEST_VALID, Kind.DIGEST_INVALID, "backfill digest");
        printRatio(standard, Kind.LOG_VALID, Kind.LOG_INVALID, "log");
        printStreams(total(Kind.STREAM_COMPLETE), total(Kind.STREAM_INCOMPLETE));
        printCount(Kind.LOG_PENDING, "pending: delivered, but not yet in a digest");
        printCount(Kind.LOG_UNPROVEN, "not covered by a valid digest");
        printCount(Kind.LOG_ORPHANED, "not covered by a digest chain");
        printCount(Kind.LOG_OTHER_TRAIL, "of trails that were not validated");
        if (!notes.isEmpty()) {
            output.out().println();
            notes.forEach(note -> output.out().println("Note: " + Printable.of(note)));
        }
        output.out().flush();
        return exitStatus();
    }

    private int exitStatus() {
        if (total(Kind.DIGEST_INVALID) + total(Kind.LOG_INVALID) + total(Kind.STREAM_INCOMPLETE) > 0) {
            return ExitStatus.PROBLEM;
        }
        if (total(Kind.UNCHECKED) > 0) {
            return ExitStatus.ERROR;
        }
        if (total(Kind.DIGEST_VALID) == 0) {
            output.err()
                    .println("waymark: no digests found in the requested time range, so nothing could be validated");
            return ExitStatus.ERROR;
        }
        return ExitStatus.OK;
    }

    private long total(Kind kind) {
        return standard.getOrDefault(kind, 0L) + backfill.getOrDefault(kind, 0L);
    }

    private void printRatio(Map<Kind, Long> counts, Kind valid, Kind invalid, String name) {
        long good = counts.getOrDefault(valid, 0L);
        long bad = counts.getOrDefault(invalid, 0L);
        if (good + bad > 0) {
            output.out()
                    .println(good + "/" + (good + bad) + " " + name + " files valid"
                            + (bad == 0 ? "" : ", " + bad + "/" + (good + bad) + " " + name + " files INVALID"));
        }
    }

    private void printStreams(long complete, long incomplete) {
        if (complete + incomplete > 0) {
            output.out()
                    .println(complete + "/" + (complete + incomplete) + " streams of events complete"
                            + (incomplete == 0
                                    ? ""
                                    : ", " + incomplete + "/" + (complete + incomplete) + " INCOMPLETE"));
        }
    }

    private void printCount(Kind kind, String text) {
        if (total(kind) > 0) {
            output.out().println(total(kind) + " log " + (total(kind) == 1 ? "file " : "files ") + text);
        }
    }
}
