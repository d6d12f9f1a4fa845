package io.waymark.agent.instrumentation.awssdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.agent.instrumentation.awssdk.v1.V1Structures;
import io.waymark.agent.instrumentation.awssdk.v2.PojoStructure;
import io.waymark.writer.selectors.EventSelectors;
import io.waymark.writer.selectors.Resource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Calls of each data event, in both SDKs, against selectors with the ARNs of their resources. */
class DataEventSelectionTest {
    private static final String REGION = "eu-west-1";
    private static final String ACCOUNT = "444455556666";
    private static final ServiceTable TABLE = ServiceTable.load();
    private static final ServiceModels MODELS = new ServiceModels();

    /** The names of services of SDK 2 in SDK 1. */
    private static final Map<String, String> V1_NAMES = Map.of(
            "dynamodb", "dynamodbv2",
            "firehose", "kinesisfirehose",
            "eventbridge", "cloudwatchevents",
            "sfn", "stepfunctions",
            "ses", "simpleemail",
            "sesv2", "simpleemailv2");

    private record DataCall(
            int sdk,
            String service,
            String operation,
            Structure request,
            @Nullable Structure response) {
        ServiceOperation classified() {
            return ServiceOperation.of(TABLE.rulesFor(service), operation, SensitiveNames.BUILT_IN);
        }

        CallResources resources() {
            return CallResources.of(classified(), request, response, REGION, ACCOUNT);
        }

        boolean isSelectedBy(String type, String arn) throws Exception {
            EventSelectors selectors = EventSelectors.parse("""
                    {"AdvancedEventSelectors":[{"FieldSelectors":[
                    {"Field":"eventCategory","Equals":["Data"]},
                    {"Field":"resources.type","Equals":["%s"]},
                    {"Field":"resources.ARN","Equals":["%s"]}]}]}""".formatted(type, arn));
            ServiceOperation operation = classified();
            return operation.isSelected(operation.target("x.amazonaws.com", selectors), resources(), selectors);
        }

        @Override
        public String toString() {
            return sdk + " " + service + " " + operation;
        }
    }

    private record Expectation(DataCall call, String type, List<String> arns) {}

    @Test
    void callsAreSelectedByTheArnsOfTheirResources() throws Exception {
        for (Expectation expected : expectations()) {
            DataCall call = expected.call();
            if (expected.arns().equals(List.of("?"))) {
                assertThat(call.resources().includes(expected.type()))
                        .as("%s names its resource", call)
                        .isFalse();
                assertThat(call.isSelectedBy(expected.type(), "arn:aws:any"))
                        .as("%s is recorded", call)
                        .isTrue();
                continue;
            }
            assertThat(call.resources().toResources())
                    .as("resources of %s", call)
                    .filteredOn(resource -> resource.type().equals(expected.type()))
                    .extracting(Resource::arn)
                    .containsExactlyElementsOf(expected.arns());
            for (String arn : expected.arns()) {
                assertThat(call.isSelectedBy(expected.type(), arn))
                        .as("%s by %s", call, arn)
                        .isTrue();
            }
            assertThat(call.isSelectedBy(expected.type(), "arn:aws:other"))
                    .as("%s by another ARN", call)
                    .isFalse();
        }
    }

    @Test
    void eachDataEventOfTheTableIsTried() throws Exception {
        Set<String> tried = new TreeSet<>();
        for (Expectation expected : expectations()) {
            DataCall call = expected.call();
            tried.add(
                    call.sdk() + " " + call.service() + " " + call.classified().name());
        }
        Set<String> missing = new TreeSet<>();
        for (String service : TABLE.services()) {
            TABLE.rulesFor(service).dataOperations.keySet().forEach(operation -> {
                if (MODELS.operations(service).stream()
                        .anyMatch(each -> each.name().equals(operation))) {
                    missing.add("2 " + service + " " + operation);
                }
            });
            for (String request : MODELS.v1Requests(service)) {
                ServiceOperation operation =
                        ServiceOperation.of(TABLE.rulesFor(service), request, SensitiveNames.BUILT_IN);
                if (operation.isData()) {
                    missing.add("1 " + service + " " + operation.name());
                }
            }
        }
        assertThat(missing).hasSizeGreaterThan(200);
        missing.removeAll(tried);
        assertThat(missing).isEmpty();
    }

    private static List<Expectation> expectations() throws Exception {
        List<Expectation> all = new ArrayList<>();
        for (String row : rows()) {
            int arrow = row.indexOf("->");
            int colon = row.indexOf(':');
            String[] resource = row.substring(arrow + 2).trim().split(" ", -1);
            String[] names = row.substring(0, colon).split(" ", -1);
            String members = row.substring(colon + 1, arrow).trim();
            for (int i = 1; i < names.length; i++) {
                int before = all.size();
                for (DataCall call : calls(names[0], names[i], members)) {
                    all.add(new Expectation(
                            call,
                            resource[0],
                            Arrays.stream(resource)
                                    .skip(1)
                                    .map(arn -> arn.replace("%20", " "))
                                    .toList()));
                }
                assertThat(all.size())
                        .as("no model of %s %s", names[0], names[i])
                        .isGreaterThan(before);
            }
        }
        return all;
    }

    private static List<DataCall> calls(String serviceAndSdk, String operation, String members) throws Exception {
        int at = serviceAndSdk.indexOf('@');
        String service = at < 0 ? serviceAndSdk : serviceAndSdk.substring(0, at);
        String sdk = serviceAndSdk.substring(at + 1);
        GivenMembers request = new GivenMembers();
        GivenMembers response = new GivenMembers();
        for (String member : members.isEmpty() ? new String[0] : members.split(" ", -1)) {
            int equals = member.indexOf('=');
            String path = member.substring(0, equals);
            String value = member.substring(equals + 1);
            // Copy sources are sent as they are given.
            String text = path.equals("CopySource") ? value : value.replace("%20", " ");
            if (path.startsWith("response:")) {
                response.add(path.substring("response:".length()), text);
            } else {
                request.add(path, text);
            }
        }
        List<DataCall> calls = new ArrayList<>();
        if (!sdk.equals("1")) {
            for (ServiceModels.Operation each : MODELS.operations(service)) {
                if (each.name().equals(operation)) {
                    calls.add(new DataCall(
                            2,
                            service,
                            operation,
                            new PojoStructure(request.build(each.newRequest())),
                            new PojoStructure(response.build(each.newResponse()))));
                }
            }
        }
        String v1Name = V1_NAMES.getOrDefault(service, service);
        if (!sdk.equals("2") && MODELS.v1Requests(v1Name).contains(operation)) {
            calls.add(v1Call(v1Name, operation, request, response));
        }
        return calls;
    }

    private static DataCall v1Call(String service, String operation, GivenMembers request, GivenMembers response)
            throws Exception {
        Class<?> requestType = MODELS.v1Class(service, operation + "Request");
        Class<?> resultType = MODELS.v1Class(service, operation + "Result");
        return new DataCall(
                1,
                service,
                operation,
                V1Structures.of(service, request.build(requestType)),
                service.equals("s3") || resultType == null
                        ? null
                        : V1Structures.of(service, response.build(resultType)));
    }

    private static List<String> rows() throws IOException {
        try (InputStream in = DataEventSelectionTest.class.getResourceAsStream("data-events.txt");
                BufferedReader text = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return text.lines()
                    .filter(row -> !row.isBlank() && !row.startsWith("#"))
                    .toList();
        }
    }
}
