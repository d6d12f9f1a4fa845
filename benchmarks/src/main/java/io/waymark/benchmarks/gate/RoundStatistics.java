package io.waymark.benchmarks.gate;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleBinaryOperator;

/** Arithmetic on values per round. */
final class RoundStatistics {
    private RoundStatistics() {}

    /**
     * Combines two lists round by round, so that a disturbance of one round affects both operands. If the numbers of rounds
     * differ, the second operand is the median of {@code other}.
     */
    static List<Double> combine(List<Double> one, List<Double> other, DoubleBinaryOperator operator) {
        List<Double> combined = new ArrayList<>();
        boolean paired = one.size() == other.size();
        for (int i = 0; i < one.size(); i++) {
            combined.add(operator.applyAsDouble(one.get(i), paired ? other.get(i) : median(other)));
        }
        return combined;
    }

    static double median(List<Double> values) {
        return quantile(values, 0.5);
    }

    /** The quantile, interpolated linearly; NaN for an empty list. */
    static double quantile(List<Double> values, double q) {
        if (values.isEmpty()) {
            return Double.NaN;
        }
        List<Double> sorted = values.stream().sorted().toList();
        double position = (sorted.size() - 1) * q;
        int below = (int) position;
        int above = Math.min(below + 1, sorted.size() - 1);
        return sorted.get(below) + (sorted.get(above) - sorted.get(below)) * (position - below);
    }
}
