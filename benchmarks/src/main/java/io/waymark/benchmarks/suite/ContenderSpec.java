package io.waymark.benchmarks.suite;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A contender as suites start it: its class, class path and flags. */
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
    private final String libraryFolder;

    ContenderSpec(String label, String className, String peer) {
        this.label = label;
        this.className = className;
        this.libraryFolder = peer;
    }

    /** The name in results. */
    String label() {
        return label;
    }

    /** The contender's class. */
    String className() {
        return className;
    }

    /** What each of its records has exactly once. */
    String recordMarker() {
        return switch (this) {
            case WAYMARK, JOURNALED -> "\"eventVersion\"";
            case OPENTELEMETRY -> "\"spanId\"";
            case AUDIT4J -> "orderId";
            default -> "\"principal\"";
        };
    }

    /** Whether all that it needs is there. */
    boolean isAvailable(BenchmarkPaths home) throws IOException {
        return libraryFolder.isEmpty() || !home.peerLibraries(libraryFolder).isEmpty();
    }

    String classPath(BenchmarkPaths home) throws IOException {
        return Stream.concat(
                        Stream.of(home.classesDirectory()),
                        home.peerLibraries(libraryFolder).stream().filter(jar -> !isAgent(jar)))
                .map(Path::toString)
                .collect(Collectors.joining(System.getProperty("path.separator")));
    }

    private static boolean isAgent(Path jar) {
        return jar.getFileName().toString().startsWith(OPENTELEMETRY_AGENT);
    }

    /** The JVM's arguments; the working directory is a new, empty folder. */
    List<String> jvmFlags(BenchmarkPaths home) throws IOException {
        List<String> flags = new ArrayList<>();
        switch (this) {
            case WAYMARK, JOURNALED -> {
                flags.add("-javaagent:" + home.agentJar());
                flags.add("-Dwaymark.home=home");
                flags.add("-Dwaymark.guarantee=" + (this == JOURNALED ? "journaled" : "async"));
            }
            case OPENTELEMETRY -> {
                for (Path jar : home.peerLibraries(libraryFolder)) {
                    if (isAgent(jar)) {
                        flags.add("-javaagent:" + jar);
                    }
                }
                flags.add("-Dotel.metrics.exporter=none");
                flags.add("-Dotel.logs.exporter=none");
                // Writes JSON to standard error, which suites send to a file.
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
