package io.waymark.futures;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.annotations.EventSource;
import io.waymark.futures.app.KotlinApp;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.trail.DeliveredTrail;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kotlinx.coroutines.Deferred;
import org.jetbrains.kotlin.cli.common.ExitCode;
import org.jetbrains.kotlin.cli.jvm.K2JVMCompiler;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Class files of the Kotlin compiler: each call gives one event, by the names of the source, without secrets. */
class KotlinIT {
    @TempDir
    private Path folder;

    private Path compile(String... options) {
        Path classes = folder.resolve("classes");
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        String[] arguments = Stream.concat(
                        Arrays.stream(options),
                        Stream.of(
                                "-no-stdlib",
                                "-no-reflect",
                                "-jvm-target",
                                "17",
                                "-classpath",
                                String.join(
                                        File.pathSeparator,
                                        TestJvm.locationOf(kotlin.Unit.class).toString(),
                                        TestJvm.locationOf(Deferred.class).toString(),
                                        TestJvm.locationOf(EventSource.class).toString()),
                                "-d",
                                classes.toString(),
                                "src/test/kotlin"))
                .toArray(String[]::new);
        ExitCode code = new K2JVMCompiler().exec(new PrintStream(messages, true, StandardCharsets.UTF_8), arguments);
        assertThat(code).as(messages.toString(StandardCharsets.UTF_8)).isEqualTo(ExitCode.OK);
        return classes;
    }

    @ParameterizedTest
    @ValueSource(strings = {"disable", "all"})
    void eachCallGivesOneEventByItsNameInTheSource(String jvmDefault) throws Exception {
        Path classes = compile("-Xjvm-default=" + jvmDefault);
        CliResult ended = new TestJvm(Jdk.all().get(0), folder)
                .withAgent()
                .withClassPath(classes)
                .withClassPath(TestJvm.locationOf(kotlin.Unit.class))
                .withClassPath(TestJvm.locationOf(Deferred.class))
                .run(KotlinApp.class);
        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(ended.err())
                .contains("not audited: example.Shop.refund(int, Continuation): it is a suspend function of Kotlin");

        List<String> events = new DeliveredTrail(folder.resolve("waymark"))
                .records().stream()
                        .filter(record -> !record.get("eventSource").textValue().equals("waymark.io"))
                        .map(KotlinIT::summary)
                        .toList();
        String hidden = "HIDDEN_DUE_TO_SECURITY_REASONS";
        assertThat(events)
                .containsExactlyInAnyOrder(
                        "Pay {'card':{'EMail':'" + hidden + "','owner':'ann','pan':'" + hidden + "','stolen':'" + hidden
                                + "'}}",
                        "Ship {'id':'o-1','express':true}",
                        "Audit {'note':'n'}",
                        "Later {'scope':'s'} {'answer':'done'}",
                        "Label {'copies':2}",
                        "GetStock",
                        "Open {'city':'Rome'}",
                        "TopLevel {'name':'t','times':1}",
                        "List {'query':'q'}",
                        "Find {'id':'o-2'}");
    }

    private static String summary(JsonNode record) {
        return Stream.of("eventName", "requestParameters", "responseElements")
                .map(record::path)
                .filter(value -> !value.isNull() && !value.isMissingNode())
                .map(value -> value.isTextual() ? value.textValue() : value.toString())
                .collect(Collectors.joining(" "))
                .replace('"', '\'');
    }
}
