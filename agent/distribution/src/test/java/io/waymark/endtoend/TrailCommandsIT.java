package io.waymark.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.trail.AwsCli;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands of the AWS CLI as documents of CloudTrail have them, with nothing but {@code AWS_ENDPOINT_URL}. */
class TrailCommandsIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** In expected output: whatever stands there, but not nothing. */
    private static final String ANY = "*";

    @TempDir
    private Path folder;

    private ServedOrderDesk desk;

    @BeforeEach
    void start() throws IOException {
        Assumptions.assumeTrue(AwsCli.find().isPresent(), AwsCli.SKIP_REASON);
        desk = ServedOrderDesk.start(folder);
    }

    @AfterEach
    void stop() {
        if (desk != null) {
            desk.close();
        }
    }

    /** A line for the shell, and the standard output that it has. */
    private record Command(String line, String output) {}

    /** Reads a file in which each line with {@code $} begins a command; lines with {@code #} are left out. */
    private static List<Command> transcript(String name) throws IOException {
        List<Command> commands = new ArrayList<>();
        try (InputStream in = TrailCommandsIT.class.getResourceAsStream(name)) {
            assertThat(in).as(name).isNotNull();
            for (String part : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("(?m)^\\$ ", -1)) {
                String text = part.replaceAll("(?m)^#.*\n", "");
                int end = text.indexOf('\n');
                if (!text.isBlank()) {
                    commands.add(new Command(text.substring(0, end), text.substring(end + 1)));
                }
            }
        }
        return commands;
    }

    @Test
    void commandsOfDocumentsAnswerAsCloudTrailDoes() throws Exception {
        desk.callAndAwaitHistory("create first", "CreateOrder", 1);
        assertThat(desk.server().send("POST", "/_console/sign-in", "AccessKeyId=alice&SecretAccessKey=x"))
                .isEqualTo(303);
        SoftAssertions outputs = new SoftAssertions();
        for (Command command : transcript("cloudtrail-commands.txt")) {
            CliResult result = desk.server().shell(command.line());
            outputs.assertThat(result.status())
                    .as(command.line() + "\n" + result.err())
                    .isZero();
            outputs.assertThat(isExpected(command.output(), result.out()))
                    .as(command.line() + "\nprinted\n" + result.out())
                    .isTrue();
        }
        outputs.assertAll();
    }

    @Test
    void refusedCommandsNameTheErrorOfCloudTrail() throws Exception {
        desk.callAndAwaitHistory("create first", "CreateOrder", 1);
        SoftAssertions outputs = new SoftAssertions();
        for (Command command : transcript("cloudtrail-errors.txt")) {
            CliResult result = desk.server().shell(command.line());
            String error = command.output().strip();
            if (error.isEmpty()) {
                outputs.assertThat(result.status())
                        .as(command.line() + "\n" + result.err())
                        .isZero();
            } else {
                outputs.assertThat(result.status()).as(command.line()).isNotZero();
                outputs.assertThat(result.err()).as(command.line()).contains("(" + error + ")");
            }
        }
        outputs.assertAll();
    }

    private static boolean isExpected(String expected, String actual) throws IOException {
        if (!expected.startsWith("{")) {
            String pattern = Pattern.quote(expected.strip()).replace(ANY, "\\E.+\\Q");
            return actual.strip().matches(pattern);
        }
        try {
            return matches(JSON.readTree(expected), JSON.readTree(actual));
        } catch (JsonProcessingException e) {
            throw new AssertionError(expected + "\n" + actual, e);
        }
    }

    /** Compares the values of JSON, with the same members of each object, and the same order of each list. */
    private static boolean matches(JsonNode expected, JsonNode actual) {
        if (expected.isTextual() && expected.textValue().equals(ANY)) {
            return actual.isValueNode() && !actual.asText().isEmpty();
        }
        if (expected.isValueNode() || expected.size() != actual.size()) {
            return expected.equals(actual);
        }
        for (int i = 0; expected.isArray() && i < expected.size(); i++) {
            if (!matches(expected.get(i), actual.path(i))) {
                return false;
            }
        }
        return expected.properties().stream()
                .allMatch(member -> matches(member.getValue(), actual.path(member.getKey())));
    }
}
