package io.waymark.benchmarks.suite;

import java.util.List;
import java.util.stream.Stream;

/** Lists of a JVM's arguments. */
final class JvmFlags {
    private JvmFlags() {}

    static List<String> join(List<String> one, List<String> other) {
        return Stream.concat(one.stream(), other.stream()).toList();
    }
}
