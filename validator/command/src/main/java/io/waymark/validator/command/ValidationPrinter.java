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

/** Prints findings as they come, in the AWS CLI's words where it has some, and their sums at the end. */
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
            case DIGEST_VALID -> detail(line(digestLabel(finding), finding.object(), "valid"));
            case LOG_VALID -> detail(line("Log file", finding.object(), "valid"));
            case LOG_PENDING, LOG_UNPROVEN, LOG_UNCHAINED -> detail(line("Log file", finding.object(), finding.text()));
            case DIGEST_INVALID -> fault(line(digestLabel(finding), finding.object(), "INVALID: " + finding.text()));
            case LOG_INVALID -> fault(line("Log file", finding.object(), "INVALID: " + finding.text()));
            case STREAM_COMPLETE -> detail(line("Stream", finding.object(), "complete: " + finding.text()));
            case STREAM_INCOMPLETE -> fault(line("Stream", finding.object(), "INCOMPLETE: " + finding.text()));
            case UNCHECKED -> fault(line("Could not check", finding.object(), finding.text()));
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

    private void detail(String line) {
        if (verbose) {
            output.out().println(line);
        }
    }

    private void fault(String line) {
        output.out().flush();
        output.err().println(line);
        output.err().println();
    }

    /**
     * Prints the sums.
     *
     * @param requested what was asked for, in words
     * @param found the time that valid digests cover
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
        ratio(standard, Kind.DIGEST_VALID, Kind.DIGEST_INVALID, "digest");
        ratio(backfill, Kind.DIGEST_VALID, Kind.DIGEST_INVALID, "backfill digest");
        ratio(standard, Kind.LOG_VALID, Kind.LOG_INVALID, "log");
        streams(of(Kind.STREAM_COMPLETE), of(Kind.STREAM_INCOMPLETE));
        count(Kind.LOG_PENDING, "pending: delivered, but not yet in a digest");
        count(Kind.LOG_UNPROVEN, "in periods that no valid digest covers, so nothing is known of them");
        count(Kind.LOG_UNCHAINED, "in folders that no chain of digests covers, so nothing is known of them");
        if (!notes.isEmpty()) {
            output.out().println();
            notes.forEach(note -> output.out().println("Note: " + Printable.of(note)));
        }
        output.out().flush();
        return status();
    }

    private int status() {
        if (of(Kind.DIGEST_INVALID) + of(Kind.LOG_INVALID) + of(Kind.STREAM_INCOMPLETE) > 0) {
            return ExitStatus.INVALID;
        }
        if (of(Kind.UNCHECKED) > 0) {
            return ExitStatus.COULD_NOT_CHECK;
        }
        if (of(Kind.DIGEST_VALID) == 0) {
            output.err().println("waymark: no digests found in the time asked for, so nothing could be checked");
            return ExitStatus.COULD_NOT_CHECK;
        }
        return ExitStatus.VALID;
    }

    private long of(Kind kind) {
        return standard.getOrDefault(kind, 0L) + backfill.getOrDefault(kind, 0L);
    }

    private void ratio(Map<Kind, Long> counts, Kind valid, Kind invalid, String name) {
        long good = counts.getOrDefault(valid, 0L);
        long bad = counts.getOrDefault(invalid, 0L);
        if (good + bad > 0) {
            output.out()
                    .println(good + "/" + (good + bad) + " " + name + " files valid"
                            + (bad == 0 ? "" : ", " + bad + "/" + (good + bad) + " " + name + " files INVALID"));
        }
    }

    private void streams(long complete, long incomplete) {
        if (complete + incomplete > 0) {
            output.out()
                    .println(complete + "/" + (complete + incomplete) + " streams of events complete"
                            + (incomplete == 0
                                    ? ""
                                    : ", " + incomplete + "/" + (complete + incomplete) + " INCOMPLETE"));
        }
    }

    private void count(Kind kind, String text) {
        if (of(kind) > 0) {
            output.out().println(of(kind) + " log " + (of(kind) == 1 ? "file " : "files ") + text);
        }
    }
}
