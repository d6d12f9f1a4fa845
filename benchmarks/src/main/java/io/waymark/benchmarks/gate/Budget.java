package io.waymark.benchmarks.gate;

import java.util.List;

/**
 * What one side of the product may cost.
 *
 * @param id its name
 * @param description it is about, in words
 * @param suite whose results it judges
 * @param measure what is measured
 * @param baseline what it is divided by, summed; empty where the quantity itself means the same on every machine, such as bytes
 * @param unit of the quotient: {@code x} for a ratio
 * @param limit the most, or the least, that keeps the budget
 * @param higherIsBetter whether the limit is the least
 * @param rationale for the limit's number
 * @param met whether the product keeps it already
 * @param interimLimit what holds for a budget that is not met: it may not get worse than this
 * @param loadIndependent whether the quantity is the same on a busy machine as on an idle one, such as bytes
 * @param everyRound whether every single round has to keep it
 * @param peers contenders whose quotient is shown beside
 */
record Budget(
        String id,
        String description,
        String suite,
        MetricTerm measure,
        List<MetricTerm> baseline,
        String unit,
        double limit,
        boolean higherIsBetter,
        String rationale,
        boolean met,
        double interimLimit,
        boolean loadIndependent,
        boolean everyRound,
        List<String> peers) {
    /** Widens a bound, where it is of a quantity that noise adds to. */
    double relaxedBound(double bound, double tolerance) {
        if (loadIndependent) {
            return bound;
        }
        return higherIsBetter ? bound / tolerance : bound * tolerance;
    }

    boolean isWithin(double value, double bound) {
        return higherIsBetter ? value >= bound : value <= bound;
    }
}
