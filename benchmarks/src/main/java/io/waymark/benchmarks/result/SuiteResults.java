package io.waymark.benchmarks.result;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Metrics of one suite on one JDK: for each metric and contender a list with one value per round. Values at the same index are
 * of the same round. Not thread-safe.
 *
 * <p>As JSON: {@code {"suite":"paced","javaVersion":"17.0.15","metrics":{"burst.p50":{"waymark":[…],"none":[…]}}}}.
 */
public final class SuiteResults {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final String suite;
    private final String javaVersion;
    private final String jdkHome;
    private final boolean quick;
    private double externalCpuCores = Double.NaN;
    private final Map<String, Map<String, List<Double>>> metrics = new TreeMap<>();

    /**
     * Creates results without metrics.
     *
     * @param suite the suite's name
     * @param javaVersion version of the measuring JDK, such as {@code 17.0.15}
     * @param jdkHome home of that JDK, for reruns by the gate; empty if the suite cannot be rerun
     * @param quick whether it was a quick run
     */
    public SuiteResults(String suite, String javaVersion, String jdkHome, boolean quick) {
        this.suite = suite;
        this.javaVersion = javaVersion;
        this.jdkHome = jdkHome;
        this.quick = quick;
    }

    /**
     * Adds the value of one round.
     *
     * @param metric name, with its unit unless it is nanoseconds of a call: {@code burst.p50}, {@code main.millis}
     * @param contender label of the contender
     * @param value the value, in the unit of the metric
     */
    public void add(String metric, String contender, double value) {
        metrics.computeIfAbsent(metric, key -> new TreeMap<>())
                .computeIfAbsent(contender, key -> new ArrayList<>())
                .add(value);
    }

    /**
     * Adds the rounds of another run of the same suite.
     *
     * @param more results of that run
     */
    public void addAll(SuiteResults more) {
        more.metrics.forEach((name, contenders) ->
                contenders.forEach((contender, values) -> values.forEach(value -> add(name, contender, value))));
        // Noise only adds to a cost and the gate looks at the best rounds, which are those of the calmer run.
        if (Double.isNaN(externalCpuCores) || more.externalCpuCores < externalCpuCores) {
            externalCpuCores = more.externalCpuCores;
        }
    }

    /**
     * Sets the CPU use of other processes during the measurement.
     *
     * @param cores average number of cores, 0 or more
     */
    public void setExternalCpuCores(double cores) {
        externalCpuCores = cores;
    }

    /**
     * Returns the values of a metric.
     *
     * @param metric name of the metric
     * @param contender label of the contender
     * @return one value per round; empty if it was not measured
     */
    public List<Double> values(String metric, String contender) {
        return List.copyOf(metrics.getOrDefault(metric, Map.of()).getOrDefault(contender, List.of()));
    }

    /**
     * Returns all metrics.
     *
     * @return values by metric, then by contender
     */
    public Map<String, Map<String, List<Double>>> metrics() {
        return metrics;
    }

    /** Returns the suite's name. */
    public String suite() {
        return suite;
    }

    /** Returns the version of the JDK. */
    public String javaVersion() {
        return javaVersion;
    }

    /** Returns the JDK's home; empty if the suite cannot be rerun. */
    public String jdkHome() {
        return jdkHome;
    }

    /** Returns whether it was a quick run. */
    public boolean quick() {
        return quick;
    }

    /** Returns the average number of cores that other processes used, in the calmest run; NaN if unknown. */
    public double externalCpuCores() {
        return externalCpuCores;
    }

    /** Returns the JDK's feature version, such as {@code 17}. */
    public String javaFeatureVersion() {
        int dot = javaVersion.indexOf('.');
        return dot < 0 ? javaVersion : javaVersion.substring(0, dot);
    }

    /**
     * Writes the results to {@code SUITE-jdkVERSION.json}; replaces an existing file.
     *
     * @param directory target directory, created if missing
     * @throws IOException if the file cannot be written
     */
    public void write(Path directory) throws IOException {
        ObjectNode root = JSON.createObjectNode();
        root.put("suite", suite);
        root.put("javaVersion", javaVersion);
        root.put("jdkHome", jdkHome);
        root.put("quick", quick);
        if (!Double.isNaN(externalCpuCores)) {
            root.put("externalCpuCores", externalCpuCores);
        }
        root.put("cores", Runtime.getRuntime().availableProcessors());
        ObjectNode metricsNode = root.putObject("metrics");
        metrics.forEach((name, contenders) -> {
            ObjectNode metric = metricsNode.putObject(name);
            contenders.forEach((contender, values) -> {
                ArrayNode array = metric.putArray(contender);
                values.forEach(array::add);
            });
        });
        Files.createDirectories(directory);
        Files.write(directory.resolve(suite + "-jdk" + javaFeatureVersion() + ".json"), JSON.writeValueAsBytes(root));
    }

    /**
     * Reads a result file: of a suite, or of JMH ({@code -rf json}).
     *
     * @param file the file; for JMH results its name without extension is the name of the suite
     * @return the results
     * @throws IOException if the file cannot be read or has neither format
     */
    public static SuiteResults read(Path file) throws IOException {
        JsonNode root = JSON.readTree(Files.readAllBytes(file));
        if (root.isArray()) {
            return JmhResultReader.read(root, file);
        }
        if (!root.path("suite").isTextual() || !root.path("metrics").isObject()) {
            throw new IOException(file
                    + " is not a result file: \"suite\" or \"metrics\" is missing; delete it or rerun" + " the suite");
        }
        SuiteResults results = new SuiteResults(
                root.path("suite").asText(),
                root.path("javaVersion").asText(),
                root.path("jdkHome").asText(),
                root.path("quick").asBoolean());
        results.setExternalCpuCores(root.path("externalCpuCores").asDouble(Double.NaN));
        root.path("metrics")
                .properties()
                .forEach(metric -> metric.getValue()
                        .properties()
                        .forEach(contender -> contender
                                .getValue()
                                .forEach(value ->
                                        results.add(metric.getKey(), contender.getKey(), value.asDouble(Double.NaN)))));
        return results;
    }

    /**
     * Reads all result files of a directory.
     *
     * @param directory the directory
     * @return one element per file; empty if the directory does not exist
     * @throws IOException if a file cannot be read or has no results
     */
    public static List<SuiteResults> readAll(Path directory) throws IOException {
        List<SuiteResults> all = new ArrayList<>();
        if (Files.isDirectory(directory)) {
            try (var files = Files.newDirectoryStream(directory, "*.json")) {
                for (Path file : files) {
                    all.add(read(file));
                }
            }
        }
        return all;
    }
}
