package io.waymark.benchmarks.gate;

/** Outcome of a budget. */
enum Verdict {
    /** The median is within the limit. */
    MET("ok"),
    /** Met, although the budget says {@code "met": false}: the budgets file needs an update. */
    NEWLY_MET("now met: set \"met\": true"),
    /** Known not to be met, and within the interim limit. */
    KNOWN_FAILURE("known failure"),
    /** The median is over the limit, the best quarter of the rounds is not. */
    WITHIN_NOISE("within noise"),
    /** Over the limit, but within the tolerance of this run. */
    TOLERATED("tolerated"),
    /** Over the limit on a machine that was busy or not stable: proves nothing. */
    INCONCLUSIVE("inconclusive"),
    /** Over the limit in more than three quarters of the rounds. */
    BREACH("BREACH"),
    /** No results. */
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
