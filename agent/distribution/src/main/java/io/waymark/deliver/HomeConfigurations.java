package io.waymark.deliver;

import io.waymark.agent.startup.AgentOptions;
import io.waymark.base.configuration.Configuration;
import io.waymark.writer.DeliveryTarget;
import io.waymark.writer.WriterOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The configurations of the homes to deliver.
 *
 * @param configurations one for each home
 * @param problems distinct problems of the configurations
 */
record HomeConfigurations(List<Configuration> configurations, Set<String> problems) {
    /**
     * Loads the configurations.
     *
     * @param files properties files; with homes, at most one, for all of them
     * @param homes home directories; if empty, each file names its own
     * @return a configuration for each home
     * @throws HomeConflictException if two homes are equal or deliver the same digests
     */
    static HomeConfigurations load(List<String> files, List<String> homes) throws HomeConflictException {
        Path folder = Path.of("").toAbsolutePath();
        List<Configuration> configurations = new ArrayList<>();
        Map<String, String> properties = systemProperties();
        if (homes.isEmpty()) {
            for (String file : files.isEmpty() ? List.of("") : files) {
                configurations.add(load(file, properties, folder));
            }
        }
        for (String home : homes) {
            Map<String, String> ofHome = new HashMap<>(properties);
            ofHome.put(WriterOptions.HOME.key(), home);
            configurations.add(load(files.isEmpty() ? "" : files.get(0), ofHome, folder));
        }
        rejectEqualTargets(configurations);
        return new HomeConfigurations(
                List.copyOf(configurations),
                configurations.stream()
                        .flatMap(configuration -> configuration.problems().stream())
                        .collect(Collectors.toCollection(LinkedHashSet::new)));
    }

    private static Map<String, String> systemProperties() {
        return System.getProperties().stringPropertyNames().stream()
                .collect(Collectors.toMap(name -> name, name -> System.getProperty(name, "")));
    }

    /** Accepts the options of the agent too, because a service and its delivery may share a properties file. */
    private static Configuration load(String file, Map<String, String> properties, Path folder) {
        return Configuration.load(file, properties, System.getenv(), folder, AgentOptions.ALL);
    }

    private static void rejectEqualTargets(List<Configuration> configurations) throws HomeConflictException {
        Map<DeliveryTarget, Path> homes = new HashMap<>();
        for (Configuration configuration : configurations) {
            Path home = configuration.get(WriterOptions.HOME);
            Path other = homes.put(DeliveryTarget.of(configuration), home);
            if (home.equals(other)) {
                throw new HomeConflictException("the home " + home + " is named twice");
            }
            if (other != null) {
                throw new HomeConflictException("the homes " + other + " and " + home
                        + " would write the same digests to the same store:" + " set a different "
                        + WriterOptions.TRAIL_NAME.key() + " in a --config FILE for each");
            }
        }
    }
}
