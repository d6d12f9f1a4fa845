package io.waymark.benchmarks;

import io.waymark.benchmarks.result.SuiteResults;
import io.waymark.benchmarks.suite.BenchmarkPaths;
import io.waymark.benchmarks.suite.InstalledJdks;
import io.waymark.benchmarks.suite.Suite;
import io.waymark.benchmarks.suite.SuiteRegistry;
import io.waymark.benchmarks.suite.SuiteSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.openjdk.jmh.runner.BenchmarkList;

/** Command line: {@code run}, {@code gate} and {@code list}. */
public final class Benchmarks {
    private static final String USAGE = """
            usage: benchmarks/run [--quick] [--jdk HOME] [SUITE...]
                   benchmarks/gate [--budgets FILE] [--results DIRECTORY] [--no-rerun] [--tolerance FACTOR]
            """;

    private Benchmarks() {}

    /**
     * Runs the command and exits. Exit status: 0 success, for {@code gate} no breach; 1 a budget is breached; 2 usage error
     * or no results; 3 a measurement failed.
     *
     * @param arguments the command and its arguments
     */
    public static void main(String[] arguments) {
        int status;
        try {
            status = run(List.of(arguments));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + System.lineSeparator() + USAGE);
            status = 2;
        } catch (IOException e) {
            System.err.println("benchmarks: " + e.getMessage());
            status = 3;
        } catch (InterruptedException e) {
            status = 3;
        }
        System.exit(status);
    }

    private static int run(List<String> arguments) throws IOException, InterruptedException {
        List<String> rest = arguments.isEmpty() ? List.of() : arguments.subList(1, arguments.size());
        return switch (arguments.isEmpty() ? "" : arguments.get(0)) {
            case "list" -> list();
            case "run" -> runSuites(rest);
            case "gate" -> GateCommand.run(rest);
            default -> throw new IllegalArgumentException("missing or unknown command: use run, gate or list");
        };
    }

    private static int list() {
        System.out.println("suites:");
        SuiteRegistry.ALL.forEach(suite -> System.out.println("  " + suite.name()));
        System.out.println("JMH benchmarks:");
        BenchmarkList.defaultList()
                .getAll(null, List.of())
                .forEach(entry -> System.out.println("  " + entry.getUsername()));
        return 0;
    }

    private static int runSuites(List<String> arguments) throws IOException, InterruptedException {
        boolean quick = false;
        Set<Path> jdks = new LinkedHashSet<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            switch (arguments.get(i)) {
                case "--quick" -> quick = true;
                case "--jdk" -> {
                    if (++i == arguments.size()) {
                        throw new IllegalArgumentException("--jdk needs the home directory of a JDK");
                    }
                    jdks.add(Path.of(arguments.get(i)).toAbsolutePath().normalize());
                }
                default -> names.add(arguments.get(i));
            }
        }
        if (jdks.isEmpty()) {
            jdks.add(Path.of(System.getProperty("java.home")));
            if (!quick) {
                jdks.add(InstalledJdks.newestInstalled());
            }
        }
        List<Suite> suites = names.isEmpty() ? SuiteRegistry.ALL : suitesByName(names);
        BenchmarkPaths paths = BenchmarkPaths.locate();
        if (!Files.exists(paths.agentJar())) {
            throw new IOException("agent jar not found: " + paths.agentJar() + "; build it with ./mvnw package");
        }
        for (Path jdk : jdks) {
            String java = InstalledJdks.version(jdk);
            for (Suite suite : suites) {
                long start = System.nanoTime();
                SuiteResults results = SuiteRegistry.measure(suite, new SuiteSettings(paths, jdk, java, quick));
                if (results.metrics().isEmpty()) {
                    System.out.println(suite.name() + ": skipped");
                    continue;
                }
                results.write(paths.resultsDirectory());
                System.out.printf(
                        "%s on JDK %s: measured in %d s%n",
                        suite.name(), java, (System.nanoTime() - start) / 1_000_000_000);
            }
        }
        return 0;
    }

    private static List<Suite> suitesByName(List<String> names) {
        List<Suite> suites = new ArrayList<>();
        for (String name : names) {
            suites.add(SuiteRegistry.ALL.stream()
                    .filter(suite -> suite.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("unknown suite " + name + "; suites: "
                            + SuiteRegistry.ALL.stream().map(Suite::name).toList())));
        }
        return suites;
    }
}
