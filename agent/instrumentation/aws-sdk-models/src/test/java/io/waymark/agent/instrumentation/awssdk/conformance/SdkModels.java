package io.waymark.agent.instrumentation.awssdk.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.SdkPojo;

/** The services whose models are on the class path, and their operations by the names that CloudTrail may give them. */
final class SdkModels {
    private static final Pattern REQUEST =
            Pattern.compile("software/amazon/awssdk/services/([a-z0-9]+)/model/([A-Za-z0-9]+)Request\\.class");
    private static final Pattern EXCEPTION =
            Pattern.compile("software/amazon/awssdk/services/([a-z0-9]+)/model/([A-Za-z0-9]+Exception)\\.class");
    private static final Set<String> XML_SERVICES = Set.of(
            "autoscaling",
            "cloudformation",
            "cloudfront",
            "cloudwatch",
            "ec2",
            "elasticache",
            "elasticloadbalancing",
            "elasticloadbalancingv2",
            "iam",
            "rds",
            "redshift",
            "route53",
            "s3",
            "s3control",
            "ses",
            "sns",
            "sts");
    private static final Pattern DATED = Pattern.compile("(.+?)20\\d{2}_?\\d{2}_?\\d{2}(v\\d)?");

    /** Clients by event source, where it is neither what requests are signed for nor the beginning of the host's name. */
    private static final Map<String, List<String>> OTHER_CLIENTS =
            Map.of("s3", List.of("s3control"), "sso", List.of("ssooidc"));

    private final Map<String, SdkService> services = new TreeMap<>();

    /**
     * A service.
     *
     * @param exceptions the simple names of its exceptions
     * @param json whether requests and responses are JSON: else they are queries or XML
     */
    record SdkService(
            String name,
            String signingName,
            String endpointPrefix,
            List<String> operations,
            List<String> exceptions,
            boolean json) {}

    /**
     * An operation.
     *
     * @param operation its name in the API
     * @param className what the names of its classes begin with: abbreviations are written otherwise there
     */
    record OperationModel(SdkService service, String operation, String className) {
        SdkPojo newRequest() {
            return builder(className + "Request");
        }

        SdkPojo newResponse() {
            return builder(className + "Response");
        }

        /** Whether the model declares an error; SDK classes have another end than some names of the model. */
        boolean hasException(String code) {
            String name = code.replaceFirst("(Exception|Fault)$", "");
            return classNames().stream().anyMatch(known -> known.equalsIgnoreCase(name + "Exception"));
        }

        private List<String> classNames() {
            return service.exceptions();
        }

        /** Returns what the service answers with: the query protocol's codes are shorter than the names of exceptions. */
        String wireErrorCode(String recorded) {
            if (recorded.equals("AccessDenied")) {
                return service.json() ? "AccessDeniedException" : recorded;
            }
            boolean shortened = !service.json() && hasException(recorded);
            return shortened ? recorded.replaceFirst("(Exception|Fault)$", "") : recorded;
        }

        private SdkPojo builder(String name) {
            try {
                return (SdkPojo) Class.forName("software.amazon.awssdk.services." + service.name() + ".model." + name)
                        .getMethod("builder")
                        .invoke(null);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(name, e);
            }
        }
    }

    SdkModels() {
        for (String element : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (element.endsWith(".jar") && Files.isRegularFile(Path.of(element))) {
                read(Path.of(element));
            }
        }
        for (String surefire : surefireElements()) {
            if (surefire.endsWith(".jar")) {
                read(Path.of(surefire));
            }
        }
    }

    /** Surefire may put the class path into a manifest. */
    private static List<String> surefireElements() {
        String path = System.getProperty("surefire.test.class.path", "");
        return path.isEmpty() ? List.of() : List.of(path.split(File.pathSeparator, -1));
    }

    private void read(Path path) {
        try (JarFile jar = new JarFile(path.toFile())) {
            Map<String, List<String>> found = new TreeMap<>();
            Map<String, List<String>> exceptions = new TreeMap<>();
            Collections.list(jar.entries()).forEach(entry -> {
                Matcher request = REQUEST.matcher(entry.getName());
                if (request.matches()) {
                    found.computeIfAbsent(request.group(1), key -> new ArrayList<>())
                            .add(request.group(2));
                }
                Matcher exception = EXCEPTION.matcher(entry.getName());
                if (exception.matches()) {
                    exceptions
                            .computeIfAbsent(exception.group(1), key -> new ArrayList<>())
                            .add(exception.group(2));
                }
            });
            found.forEach((name, operations) -> client(name)
                    .ifPresent(client -> services.put(
                            name,
                            new SdkService(
                                    name,
                                    constant(client, "SERVICE_NAME"),
                                    constant(client, "SERVICE_METADATA_ID"),
                                    operations,
                                    exceptions.getOrDefault(name, List.of()),
                                    !XML_SERVICES.contains(name)))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Class<?>> client(String service) {
        String folder = "software/amazon/awssdk/services/" + service + "/";
        try {
            URI location = URI.create(
                    SdkModels.class.getClassLoader().getResource(folder).toString());
            String jarPath =
                    location.getSchemeSpecificPart().replaceFirst("^file:", "").replaceFirst("!.*", "");
            try (JarFile jar = new JarFile(jarPath)) {
                Pattern pattern = Pattern.compile(Pattern.quote(folder) + "([A-Za-z0-9]+Client)\\.class");
                for (var entry : Collections.list(jar.entries())) {
                    Matcher client = pattern.matcher(entry.getName());
                    if (client.matches()
                            && !client.group(1).endsWith("AsyncClient")
                            && !client.group(1).startsWith("Default")) {
                        return Optional.of(
                                Class.forName("software.amazon.awssdk.services." + service + "." + client.group(1)));
                    }
                }
            }
        } catch (IOException | ReflectiveOperationException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static String constant(Class<?> client, String name) {
        try {
            return String.valueOf(client.getField(name).get(null));
        } catch (ReflectiveOperationException e) {
            return "";
        }
    }

    /** The operation that an event is of; empty if no model on the class path has it. */
    Optional<OperationModel> find(JsonNode event) {
        String source = event.path("eventSource").asText().replaceFirst("\\.amazonaws\\.com$", "");
        String eventName = event.path("eventName").asText();
        boolean second = event.at("/requestParameters/list-type").asText().equals("2");
        for (String name : candidates(second ? eventName + "V2" : eventName)) {
            List<OperationModel> found = new ArrayList<>();
            for (SdkService service : services.values()) {
                if (serves(service, source, eventName)) {
                    service.operations().stream()
                            .filter(name::equalsIgnoreCase)
                            .forEach(known -> found.add(new OperationModel(service, name, known)));
                }
            }
            if (!found.isEmpty()) {
                // Two versions of one service's API have operations of the same name.
                JsonNode parameters = event.path("requestParameters");
                return found.stream()
                        .min(Comparator.comparingLong(model -> PojoFiller.unknownKeys(model.newRequest(), parameters)));
            }
        }
        return Optional.empty();
    }

    private static boolean serves(SdkService service, String source, String eventName) {
        if (service.name().equals("s3") && eventName.contains("Account")) {
            return false;
        }
        return service.signingName().equals(source)
                || service.endpointPrefix().equals(source)
                || OTHER_CLIENTS.getOrDefault(source, List.of()).contains(service.name());
    }

    /** What CloudTrail does to names: dates them, and adds or leaves out what an operation is about. */
    private static List<String> candidates(String eventName) {
        List<String> names = new ArrayList<>();
        names.add(eventName);
        names.add(eventName.replaceFirst("V2$", ""));
        Matcher dated = DATED.matcher(eventName);
        if (dated.matches()) {
            names.add(dated.group(1));
        }
        names.add(eventName + "Configuration");
        names.add(eventName.replaceFirst("Bucket", ""));
        names.add(eventName.replaceFirst("Account", ""));
        names.add(eventName.replaceFirst("^(Get|Put|Delete|List)", "$1Bucket"));
        return names;
    }

    static String words(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }
}
