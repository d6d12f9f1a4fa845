package io.waymark.agent.instrumentation.awssdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Names of members in the table against the API models. */
class SdkTableModelTest {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([A-Za-z0-9.|=]+)}");
    private static final Set<String> COMPUTED = Set.of("region", "account", "partition", "statement.table");

    /** Services of rows with names of members whose models cannot be had: no release of either SDK is on the class path. */
    private static final Set<String> WITHOUT_MODEL = Set.of();

    /** Members that SDK 1 alone sends, under the names of headers; the SDK's model classes have other names for them. */
    private static final Set<String> HEADERS =
            Set.of("xamzserversideencryptioncustomerkey", "xamzcopysourceserversideencryptioncustomerkey", "xamzmfa");

    /** Requests of SDK 1 that are never sent: types of others, and those that the client turns into others. */
    private static final Set<String> NO_OPERATIONS_OF_S3 = Set.of(
            "AbstractPutObject",
            "ExpectedBucketOwner",
            "ExpectedSourceBucketOwner",
            "GeneratePresignedUrl",
            "GenericBucket",
            "ListNextBatchOfObjects",
            "ListNextBatchOfVersions",
            "PutInstructionFile",
            "UploadObject");

    private record Row(List<String> services, String key, String member) {}

    @Test
    void everyMemberOfTheTableIsInAModel() throws Exception {
        ServiceModels models = new ServiceModels();
        Map<List<String>, Set<String>> known = new HashMap<>();
        List<String> unknown = new ArrayList<>();
        Set<String> withoutModel = new TreeSet<>();
        for (Row row : rows()) {
            if (row.services().stream().noneMatch(models::hasModel)) {
                withoutModel.add(String.join(" ", row.services()));
                continue;
            }
            Set<String> names = known.computeIfAbsent(row.services(), services -> {
                Set<String> all = new HashSet<>(HEADERS);
                services.forEach(service -> all.addAll(models.memberNames(service)));
                return all;
            });
            if (!names.contains(row.member())) {
                unknown.add(row.services() + " " + row.key() + ": " + row.member());
            }
        }
        assertThat(unknown).as("rules that match no member").isEmpty();
        assertThat(withoutModel).as("services whose rules are not tested").isEqualTo(WITHOUT_MODEL);
    }

    @Test
    void requestsOfS3InSdk1HaveTheNamesOfTheApi() {
        ServiceModels models = new ServiceModels();
        Set<String> operations = new TreeSet<>();
        models.operations("s3").forEach(operation -> operations.add(operation.name()));
        Set<String> unknown = new TreeSet<>();
        for (String request : models.v1Requests("s3")) {
            String name = ServiceOperation.of(ServiceTable.load().rulesFor("s3"), request, SensitiveNames.BUILT_IN)
                    .name();
            if (!operations.contains(name) && !NO_OPERATIONS_OF_S3.contains(request)) {
                unknown.add(request + " is " + name);
            }
        }
        assertThat(unknown).isEmpty();
    }

    private static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        try (InputStream in = ServiceTable.class.getResourceAsStream("aws-services.txt");
                BufferedReader text = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            List<String> services = List.of();
            for (String line = text.readLine(); line != null; line = text.readLine()) {
                String rule = line.replaceFirst("\\|[^|]*$", "").trim();
                int colon = rule.indexOf(':');
                if (rule.startsWith("service ")) {
                    services = Arrays.asList(rule.substring("service ".length()).split("\\s+"));
                } else if (!rule.startsWith("#") && colon > 0) {
                    String key = rule.substring(0, colon);
                    for (String member : members(key, rule.substring(colon + 1).trim())) {
                        rows.add(new Row(services, key, MemberRules.normalize(member)));
                    }
                }
            }
        }
        return rows;
    }

    private static List<String> members(String key, String values) {
        Stream<String> words = Arrays.stream(values.split("\\s+"));
        return switch (key) {
            case "hide" -> words.skip(1).toList();
            case "leave-out", "show" -> words.toList();
            case "key" ->
                words.map(pair -> pair.substring(0, pair.indexOf('=')).replaceFirst("^\\*\\.", ""))
                        .toList();
            case "resource" -> placeholders(values);
            default -> List.of();
        };
    }

    private static List<String> placeholders(String values) {
        List<String> found = new ArrayList<>();
        Matcher name = PLACEHOLDER.matcher(values);
        while (name.find()) {
            for (String alternative : name.group(1).split("\\|", -1)) {
                String path = alternative.replaceFirst("=.*", "");
                if (!COMPUTED.contains(path)) {
                    found.addAll(memberNames(path));
                }
            }
        }
        return found;
    }

    /** Returns the names of a path, without that of a part of a text. */
    private static List<String> memberNames(String path) {
        List<String> names = new ArrayList<>(Arrays.asList(path.split("\\.", -1)));
        String last = names.get(names.size() - 1);
        if (last.equals("keys") || TextPart.of(last) != null) {
            names.remove(names.size() - 1);
        }
        return names;
    }
}
