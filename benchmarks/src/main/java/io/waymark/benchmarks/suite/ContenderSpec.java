package io.waymark.benchmarks.suite;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How suites start a contender: its class, class path and JVM flags. */
enum ContenderSpec {
    NONE("none", "io.waymark.benchmarks.contender.NoAuditContender", ""),
    MAPPED_WRITE("mapped-write", "io.waymark.benchmarks.contender.MappedWriteContender", ""),
    WAYMARK("waymark", "io.waymark.benchmarks.contender.WaymarkContender", "waymark"),
    JOURNALED("waymark-journaled", "io.waymark.benchmarks.contender.WaymarkContender", "waymark"),
    JFR("jfr", "io.waymark.benchmarks.contender.JfrContender", ""),
    OPENTELEMETRY("opentelemetry", "io.waymark.benchmarks.contender.OpenTelemetryContender", "opentelemetry"),
    LOG4J("log4j", "io.waymark.benchmarks.contender.Log4jContender", "log4j"),
    LOGBACK("logback", "io.waymark.benchmarks.contender.LogbackContender", "logback"),
    AUDIT4J("audit4j", "io.waymark.benchmarks.contender.Audit4jContender", "audit4j");

    private static final String OPENTELEMETRY_AGENT = "opentelemetry-javaagent";

    private final String label;
    private final String className;
    private final String libraryDirectory;

    ContenderSpec(String label, String className, String libraryDirectory) {
        this.label = label;
        this.className = className;
        this.libraryDirectory = libraryDirectory;
    }

    /** The label in results and budgets. */
    String label() {
        return label;
    }

    /** The name of the {@code Contender} class. */
    String className() {
        return className;
    }

    /**
     * The name of the {@code Contender} class whose call has another number of arguments.
     *
     * @param arguments {@code ThreeArguments} or {@code EightArguments}, or empty for four
     */
    String className(String arguments) {
        if (arguments.isEmpty()) {
            return className;
        }
        // Without the agent, the annotated methods are the bare calls.
        return (this == NONE ? WAYMARK.className : className) + "$" + arguments;
    }

    /** Text that occurs exactly once in each record. */
    String recordMarker() {
        return switch (this) {
            case WAYMARK, JOURNALED -> "\"eventVersion\"";
            case OPENTELEMETRY -> "\"spanId\"";
            case AUDIT4J -> "orderId";
            default -> "\"principal\"";
        };
    }

    /** Whether its libraries were downloaded. */
    boolean isAvailable(BenchmarkPaths paths) throws IOException {
        return libraryDirectory.isEmpty()
                || !paths.peerLibraries(libraryDirectory).isEmpty();
    }

    String classPath(BenchmarkPaths paths) throws IOException {
        return Stream.concat(
                        Stream.of(paths.classesDirectory()),
                        paths.peerLibraries(libraryDirectory).stream().filter(jar -> !isAgent(jar)))
                .map(Path::toString)
                .collect(Collectors.joining(System.getProperty("path.separator")));
    }

    private static boolean isAgent(Path jar) {
        return jar.getFileName().toString().startsWith(OPENTELEMETRY_AGENT);
    }

    /** The JVM flags; they assume a new, empty working directory. */
    List<String> jvmFlags(BenchmarkPaths paths) throws IOException {
        List<String> flags = new ArrayList<>();
        switch (this) {
            case WAYMARK, JOURNALED -> {
                flags.add("-javaagent:" + paths.agentJar());
                flags.add("-Dwaymark.home=home");
                flags.add("-Dwaymark.guarantee=" + (this == JOURNALED ? "journaled" : "async"));
            }
            case OPENTELEMETRY -> {
                for (Path jar : paths.peerLibraries(libraryDirectory)) {
                    if (isAgent(jar)) {
                        flags.add("-javaagent:" + jar);
                    }
                }
                flags.add("-Dotel.metrics.exporter=none");
                flags.add("-Dotel.logs.exporter=none");
                // Writes JSON to standard error, which suites redirect to a file.
                flags.add("-Dotel.traces.exporter=logging-otlp");
            }
            case LOG4J -> {
                flags.add("-Dlog4j2.contextSelector=org.apache.logging.log4j.core.async.AsyncLoggerContextSelector");
                flags.add("-Dlog4j2.configurationFile=classpath:io/waymark/benchmarks/contender/log4j2.xml");
            }
            case LOGBACK -> flags.add("-Dlogback.configurationFile=io/waymark/benchmarks/contender/logback.xml");
            default -> {}
        }
        return flags;
    }
}
