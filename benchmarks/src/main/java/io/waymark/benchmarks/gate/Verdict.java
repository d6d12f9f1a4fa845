package io.waymark.benchmarks.gate;

/** What is said of a budget. */
enum Verdict {
    /** It is kept. */
    MET("kept"),
    /** It is kept, and the budgets say that it is not: they should be changed. */
    NEWLY_MET("kept: set \"met\": true"),
    /** It is not kept yet, and it is no worse than it may be for now. */
    KNOWN_FAILURE("not yet"),
    /** The median is over the limit, but a quarter of the rounds is not. */
    WITHIN_NOISE("over, within noise"),
    /** It is over the limit by less than the user tolerates on this machine. */
    TOLERATED("over, tolerated"),
    /** It is over the limit, on a machine that others kept busy, or that is not steady: that proves nothing. */
    INCONCLUSIVE("over, disturbed"),
    /** It is over the limit in more than three quarters of the rounds. */
    BREACH("BREACH"),
    /** It was not measured. */
    NOT_MEASURED("NOT MEASURED");

    private final String text;

    Verdict(String text) {
        this.text = text;
    }

    boolean warrantsRerun() {
        return this == WITHIN_NOISE || this == INCONCLUSIVE || this == BREACH;
    }

    @Override
    public String toString() {
        return text;
    }
}
