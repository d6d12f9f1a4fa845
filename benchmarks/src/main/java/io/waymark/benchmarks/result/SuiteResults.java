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
 * The figures of one suite: for each name and contender a list of numbers, one for each round. Numbers at the same place
 * were measured in the same round. Not safe for use by several threads.
 *
 * <p>As JSON: {@code {"suite":"paced","java":"17.0.15","figures":{"burst.p50":{"waymark":[…],"none":[…]}}}}.
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
     * Creates an empty list.
     *
     * @param suite the suite's name
     * @param java the version of the JDK that was measured with
     * @param jdk its home, so that the gate can measure again; empty if that is not to be
     * @param quick whether it was a quick run
     */
    public SuiteResults(String suite, String java, String jdk, boolean quick) {
        this.suite = suite;
        this.javaVersion = java;
        this.jdkHome = jdk;
        this.quick = quick;
    }

    /**
     * Adds a number.
     *
     * @param name of the figure, with its unit where it is not a time of a call: {@code burst.p50}
     * @param contender whose it is
     * @param value it
     */
    public void add(String name, String contender, double value) {
        metrics.computeIfAbsent(name, key -> new TreeMap<>())
                .computeIfAbsent(contender, key -> new ArrayList<>())
                .add(value);
    }

    /**
     * Adds what another run of the same suite measured, as further rounds.
     *
     * @param more its results
     */
    public void addAll(SuiteResults more) {
        more.metrics.forEach((name, contenders) ->
                contenders.forEach((contender, values) -> values.forEach(value -> add(name, contender, value))));
        // Noise only ever adds to a cost, and it is the better rounds that count: those of the calmer run.
        if (Double.isNaN(externalCpuCores) || more.externalCpuCores < externalCpuCores) {
            externalCpuCores = more.externalCpuCores;
        }
    }

    /**
     * Notes how busy others kept the machine meanwhile.
     *
     * @param cores how many cores they used, on average
     */
    public void setExternalCpuCores(double cores) {
        externalCpuCores = cores;
    }

    /**
     * Returns the numbers of a figure.
     *
     * @param metric the figure's
     * @param contender whose
     * @return one for each round; empty if it was not measured
     */
    public List<Double> values(String metric, String contender) {
        return List.copyOf(metrics.getOrDefault(metric, Map.of()).getOrDefault(contender, List.of()));
    }

    /**
     * Returns all figures.
     *
     * @return by name, then by contender
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

    /** Returns the JDK's home; empty if it cannot be measured again. */
    public String jdkHome() {
        return jdkHome;
    }

    /** Returns whether it was a quick run. */
    public boolean quick() {
        return quick;
    }

    /** Returns how many cores others used meanwhile, in the calmest run; NaN if it is not known. */
    public double externalCpuCores() {
        return externalCpuCores;
    }

    /** Returns the JDK's feature version, such as {@code 17}. */
    public String javaFeatureVersion() {
        int dot = javaVersion.indexOf('.');
        return dot < 0 ? javaVersion : javaVersion.substring(0, dot);
    }

    /**
     * Writes them to a file named after suite and JDK, in place of what it held.
     *
     * @param folder created if it is missing
     * @throws IOException if it cannot be written
     */
    public void write(Path folder) throws IOException {
        ObjectNode root = JSON.createObjectNode();
        root.put("suite", suite);
        root.put("java", javaVersion);
        root.put("jdk", jdkHome);
        root.put("quick", quick);
        if (!Double.isNaN(externalCpuCores)) {
            root.put("othersCores", externalCpuCores);
        }
        root.put("cores", Runtime.getRuntime().availableProcessors());
        ObjectNode all = root.putObject("figures");
        metrics.forEach((name, contenders) -> {
            ObjectNode figure = all.putObject(name);
            contenders.forEach((contender, values) -> {
                ArrayNode numbers = figure.putArray(contender);
                values.forEach(numbers::add);
            });
        });
        Files.createDirectories(folder);
        Files.write(folder.resolve(suite + "-jdk" + javaFeatureVersion() + ".json"), JSON.writeValueAsBytes(root));
    }

    /**
     * Reads a file of results: one of ours, or one that JMH wrote ({@code -rf json}).
     *
     * @param file its name without ending serves as the suite's name where JMH wrote it
     * @return the results
     * @throws IOException if it cannot be read, or is neither
     */
    public static SuiteResults read(Path file) throws IOException {
        JsonNode root = JSON.readTree(Files.readAllBytes(file));
        if (root.isArray()) {
            return JmhResultReader.read(root, file);
        }
        if (!root.path("suite").isTextual() || !root.path("figures").isObject()) {
            throw new IOException(file + " holds no results: it has no \"suite\" and \"figures\"; delete it, or run"
                    + " the suite again");
        }
        SuiteResults results = new SuiteResults(
                root.path("suite").asText(),
                root.path("java").asText(),
                root.path("jdk").asText(),
                root.path("quick").asBoolean());
        results.setExternalCpuCores(root.path("othersCores").asDouble(Double.NaN));
        root.path("figures")
                .properties()
                .forEach(figure -> figure.getValue()
                        .properties()
                        .forEach(contender -> contender
                                .getValue()
                                .forEach(number -> results.add(
                                        figure.getKey(), contender.getKey(), number.asDouble(Double.NaN)))));
        return results;
    }

    /**
     * Reads all results of a folder.
     *
     * @param folder it
     * @return one for each suite and JDK; empty if there is no folder
     * @throws IOException if a file cannot be read
     */
    public static List<SuiteResults> readAll(Path folder) throws IOException {
        List<SuiteResults> all = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (var files = Files.newDirectoryStream(folder, "*.json")) {
                for (Path file : files) {
                    all.add(read(file));
                }
            }
        }
        return all;
    }
}
