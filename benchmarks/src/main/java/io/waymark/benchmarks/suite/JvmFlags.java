package io.waymark.benchmarks.suite;

import java.util.List;
import java.util.stream.Stream;

/** Combines lists of JVM flags. */
final class JvmFlags {
    private JvmFlags() {}

    static List<String> join(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
