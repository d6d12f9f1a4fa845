package io.waymark.benchmarks.gate;

import io.waymark.benchmarks.result.Results;
import java.util.ArrayList;
import java.util.List;

/**
 * One measured quantity: a contender's figure, over another contender's.
 *
 * @param figure its name in the results
 * @param contender whose
 * @param over whose figure is taken off, such as {@code none}; empty for nobody's
 */
record Term(String figure, String contender, String over) {
    Term of(String otherContender) {
        return new Term(figure, otherContender, over);
    }

    /** The quantity in each round; empty if it was not measured. */
    List<Double> values(Results results) {
        List<Double> values = results.values(figure, contender);
        if (over.isEmpty()) {
            return values;
        }
        List<Double> bare = results.values(figure, over);
        return bare.isEmpty() ? List.of() : Rounds.combine(values, bare, (value, taken) -> value - taken);
    }

    /** The sum of several quantities in each round; empty if one of them was not measured. */
    static List<Double> sum(List<Term> terms, Results results) {
        List<Double> sum = List.of();
        for (Term term : terms) {
            List<Double> values = term.values(results);
            if (values.isEmpty()) {
                return List.of();
            }
            sum = sum.isEmpty() ? new ArrayList<>(values) : Rounds.combine(sum, values, Double::sum);
        }
        return sum;
    }
}
