package io.waymark.benchmarks.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Metrics of one process, in the file {@code metrics.tsv} of its working directory: name, tab, value. Confined to one thread. */
public final class ProcessMetrics {
    private static final Path METRICS_FILE = Path.of("metrics.tsv");

    private final List<String> lines = new ArrayList<>();

    /** Creates an empty set. */
    public ProcessMetrics() {}

    void add(String name, double value) {
        lines.add(name + '\t' + value);
    }

    void write() throws IOException {
        Files.write(METRICS_FILE, lines);
    }

    /**
     * Reads the metrics of a process that has exited.
     *
     * @param directory working directory of the process
     * @return values by name, in the order of writing
     * @throws IOException if the file is missing, since the process failed, or cannot be read
     */
    public static Map<String, Double> read(Path directory) throws IOException {
        Map<String, Double> metrics = new LinkedHashMap<>();
        for (String line : Files.readAllLines(directory.resolve(METRICS_FILE))) {
            int tab = line.indexOf('\t');
            metrics.put(line.substring(0, tab), Double.valueOf(line.substring(tab + 1)));
        }
        return metrics;
    }
}
