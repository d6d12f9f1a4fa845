package io.waymark.deliver;

import io.waymark.agent.startup.AgentOptions;
import io.waymark.base.configuration.Configuration;
import io.waymark.writer.DeliveryTarget;
import io.waymark.writer.WriterOptions;
import java.nio.file.Files;
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
 * @param problems what is wrong with what was set, each once
 */
record HomeConfigurations(List<Configuration> configurations, Set<String> problems) {
    static HomeConfigurations of(DeliverArguments arguments) throws UsageException {
        Path folder = Path.of("").toAbsolutePath();
        for (String file : arguments.files()) {
            if (!Files.isReadable(folder.resolve(file))) {
                throw new UsageException("the properties file " + file + " cannot be read");
            }
        }
        List<Configuration> configurations = new ArrayList<>();
        Map<String, String> properties = systemProperties();
        String file = arguments.files().isEmpty() ? "" : arguments.files().get(0);
        if (arguments.homes().isEmpty()) {
            for (String each : arguments.files().isEmpty() ? List.of("") : arguments.files()) {
                configurations.add(load(each, properties, folder));
            }
        }
        for (String home : arguments.homes()) {
            Map<String, String> ofHome = new HashMap<>(properties);
            ofHome.put(WriterOptions.HOME.key(), home);
            configurations.add(load(file, ofHome, folder));
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

    /** The options of the agent are known too: its properties files are read here. */
    private static Configuration load(String file, Map<String, String> properties, Path folder) {
        return Configuration.load(file, properties, System.getenv(), folder, AgentOptions.ALL);
    }

    private static void rejectEqualTargets(List<Configuration> configurations) throws UsageException {
        Map<DeliveryTarget, Path> homes = new HashMap<>();
        for (Configuration configuration : configurations) {
            Path home = configuration.get(WriterOptions.HOME);
            Path other = homes.put(DeliveryTarget.of(configuration), home);
            if (home.equals(other)) {
                throw new UsageException("the home " + home + " is named twice");
            }
            if (other != null) {
                throw new UsageException(
                        "the homes " + other + " and " + home + " have the same digests' names in the same"
                                + " store: give each a " + WriterOptions.TRAIL_NAME.key()
                                + " of its own, in a FILE for each");
            }
        }
    }
}
