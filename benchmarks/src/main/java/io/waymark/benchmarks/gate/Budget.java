package io.waymark.benchmarks.gate;

import java.util.List;

/**
 * A limit on one cost or throughput of the product.
 *
 * @param id unique name, words joined by hyphens
 * @param description one line of text, printed when the budget is breached or not measured
 * @param suite name of the suite whose results it limits
 * @param measure the measured quantity
 * @param baseline terms whose sum divides the measured quantity; empty for quantities that mean the same on every machine,
 *     such as bytes
 * @param unit unit of the quotient: {@code x} for a ratio
 * @param limit the bound: a maximum, or a minimum if {@code higherIsBetter}
 * @param higherIsBetter whether the limit is a minimum
 * @param rationale where the number comes from
 * @param met whether the product meets the limit today
 * @param interimLimit bound of a budget that is not met yet; equal to the limit if it is met
 * @param loadIndependent whether a busy machine leaves the quantity unchanged, as for bytes
 * @param everyRound whether each single round must meet the limit
 * @param peers contenders whose quotient the table and the chart show for comparison
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
    /** Multiplies the bound by the tolerance, unless the quantity is load-independent. */
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
