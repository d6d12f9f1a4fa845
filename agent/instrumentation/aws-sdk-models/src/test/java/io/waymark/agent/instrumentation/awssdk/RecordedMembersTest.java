package io.waymark.agent.instrumentation.awssdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.agent.instrumentation.awssdk.v2.PojoStructure;
import io.waymark.agent.json.JsonBuffer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Fills every text of every operation's request and response and compares the members that records have in clear with the
 * list in {@code recorded-members.txt}. A member that a new SDK brings fails here until someone reviews it.
 */
class RecordedMembersTest {
    private static final String FILE = "recorded-members.txt";
    private static final int MIN_SERVICES = 60;
    private static final Path REPORT = Path.of("target/recorded-members.txt");
    private static final Pattern MARKED = Pattern.compile(Pattern.quote(String.valueOf(MarkedStructures.MARK)) + "([^"
            + MarkedStructures.MARK + "]+)" + Pattern.quote(String.valueOf(MarkedStructures.MARK)));

    private static final Set<String> GENERIC = Set.of(
            "body",
            "code",
            "command",
            "config",
            "configuration",
            "content",
            "context",
            "data",
            "description",
            "document",
            "input",
            "inputs",
            "message",
            "metadata",
            "options",
            "output",
            "parameters",
            "properties",
            "query",
            "string",
            "stringvalue",
            "text",
            "token",
            "value",
            "values");

    private final ServiceModels models = new ServiceModels();
    private final ServiceTable table = ServiceTable.load();

    @Test
    void recordsHaveTheReviewedMembersAlone() throws Exception {
        Map<String, Set<String>> recorded = new ConcurrentSkipListMap<>();
        models.services().parallelStream().forEach(service -> {
            Set<String> members = new TreeSet<>();
            for (ServiceModels.Operation operation : models.operations(service)) {
                collect(service, operation, members);
            }
            recorded.put(service, members);
        });
        report(recorded);
        assertThat(recorded).hasSizeGreaterThanOrEqualTo(MIN_SERVICES);
        Map<String, Set<String>> reviewed = reviewed();
        assertThat(minus(recorded, reviewed))
                .as("members in clear that nobody reviewed: hide them in aws-services.txt, or add them to " + FILE)
                .isEmpty();
        assertThat(minus(reviewed, recorded))
                .as("reviewed members that no record has: remove them")
                .isEmpty();
    }

    private void collect(String service, ServiceModels.Operation operation, Set<String> members) {
        ServiceOperation classified =
                ServiceOperation.of(table.rulesFor(service), operation.name(), SensitiveNames.BUILT_IN);
        JsonBuffer out = new JsonBuffer(4096);
        SdkEventWriter.requestParameters(
                out, classified, new PojoStructure(MarkedStructures.fill(operation.newRequest())), "host");
        if (classified.hasResponse()) {
            SdkEventWriter.responseElements(
                    out, classified, new PojoStructure(MarkedStructures.fill(operation.newResponse())), "id");
        }
        Matcher marked = MARKED.matcher(new String(out.toByteArray(), StandardCharsets.UTF_8));
        while (marked.find()) {
            members.add(name(operation.name() + "." + marked.group(1)));
        }
    }

    /** Returns a member's name, after that of what contains it where the name alone says little. */
    private static String name(String path) {
        int last = path.lastIndexOf('.');
        String member = path.substring(last + 1);
        if (!GENERIC.contains(member.toLowerCase(Locale.ROOT))) {
            return member;
        }
        return path.substring(path.lastIndexOf('.', last - 1) + 1);
    }

    private static Map<String, Set<String>> minus(Map<String, Set<String>> all, Map<String, Set<String>> without) {
        Map<String, Set<String>> left = new TreeMap<>();
        all.forEach((service, members) -> {
            Set<String> remaining = new TreeSet<>(members);
            remaining.removeAll(without.getOrDefault(service, Set.of()));
            if (!remaining.isEmpty()) {
                left.put(service, remaining);
            }
        });
        return left;
    }

    private static Map<String, Set<String>> reviewed() throws IOException {
        Map<String, Set<String>> services = new TreeMap<>();
        try (InputStream in = RecordedMembersTest.class.getResourceAsStream(FILE);
                BufferedReader text = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String row = text.readLine(); row != null; row = text.readLine()) {
                if (!row.isBlank() && !row.startsWith("#")) {
                    int colon = row.indexOf(':');
                    services.computeIfAbsent(row.substring(0, colon), service -> new TreeSet<>())
                            .addAll(Arrays.asList(
                                    row.substring(colon + 1).trim().split("\\s+")));
                }
            }
        }
        return services;
    }

    /** Writes the members of this build in the form of the reviewed list. */
    private static void report(Map<String, Set<String>> recorded) throws IOException {
        StringBuilder text = new StringBuilder();
        recorded.forEach((service, members) -> text.append(service)
                .append(": ")
                .append(String.join(" ", members))
                .append('\n'));
        Files.createDirectories(REPORT.getParent());
        Files.writeString(REPORT, text);
    }
}
