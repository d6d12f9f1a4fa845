package io.waymark.benchmarks.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The figures of one process: lines of name, tab, number, in a file of its working directory. Used by one thread. */
public final class ProcessMetrics {
    private static final Path METRICS_FILE = Path.of("figures.tsv");

    private final List<String> lines = new ArrayList<>();

    /** Creates an empty list. */
    public ProcessMetrics() {}

    void add(String name, double value) {
        lines.add(name + '\t' + value);
    }

    void write() throws IOException {
        Files.write(METRICS_FILE, lines);
    }

    /**
     * Reads what a process left.
     *
     * @param directory its working directory
     * @return the numbers by name
     * @throws IOException if there is no such file: the process did not get that far
     */
    public static Map<String, Double> read(Path directory) throws IOException {
        Map<String, Double> figures = new LinkedHashMap<>();
        for (String line : Files.readAllLines(directory.resolve(METRICS_FILE))) {
            int tab = line.indexOf('\t');
            figures.put(line.substring(0, tab), Double.valueOf(line.substring(tab + 1)));
        }
        return figures;
    }
}
