package io.waymark.benchmarks.gate;

import io.waymark.benchmarks.result.SuiteResults;
import java.util.ArrayList;
import java.util.List;

/**
 * A measured quantity: the metric of one contender, less the same metric of another.
 *
 * @param metric name of the metric in the results
 * @param contender label of the contender
 * @param subtracted label of the contender whose metric is subtracted, such as {@code none}; empty for none
 */
record MetricTerm(String metric, String contender, String subtracted) {
    MetricTerm withContender(String otherContender) {
        return new MetricTerm(metric, otherContender, subtracted);
    }

    /** The value of each round; empty if it was not measured. */
    List<Double> values(SuiteResults results) {
        List<Double> values = results.values(metric, contender);
        if (subtracted.isEmpty()) {
            return values;
        }
        List<Double> bare = results.values(metric, subtracted);
        return bare.isEmpty() ? List.of() : RoundStatistics.combine(values, bare, (value, offset) -> value - offset);
    }

    /** The sum of the terms in each round; empty if one of them was not measured. */
    static List<Double> sum(List<MetricTerm> terms, SuiteResults results) {
        List<Double> sum = List.of();
        for (MetricTerm term : terms) {
            List<Double> values = term.values(results);
            if (values.isEmpty()) {
                return List.of();
            }
            sum = sum.isEmpty() ? new ArrayList<>(values) : RoundStatistics.combine(sum, values, Double::sum);
        }
        return sum;
    }
}
