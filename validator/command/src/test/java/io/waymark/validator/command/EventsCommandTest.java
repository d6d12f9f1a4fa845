package io.waymark.validator.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.testing.process.CliResult;
import io.waymark.testing.trail.ChainBuilder;
import io.waymark.testing.trail.TrailBuilder;
import io.waymark.validator.reader.EventFilter;
import io.waymark.validator.reader.EventLookup;
import io.waymark.validator.verifier.ReadOnlyDirectoryStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Lists and shows the records of a store, whatever they hold. */
class EventsCommandTest {
    private static final Instant START = Instant.parse("2026-01-31T10:00:00Z");
    private static final UUID FAILED = UUID.fromString("11111111-2222-3333-4444-555555555555");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path home;

    @SuppressWarnings("NullAway.Init")
    private TrailBuilder trail;

    @SuppressWarnings("NullAway.Init")
    private String firstLog;

    @BeforeEach
    void build() throws IOException {
        trail = new TrailBuilder(home);
        ChainBuilder chain =
                trail.chain(TrailBuilder.HOME_REGION, trail.addKey(START, START.plusSeconds(86400)), START);
        firstLog = log(chain, 5, chain.record(UUID.randomUUID(), START.plusSeconds(60), ""));
        log(
                chain,
                10,
                chain.record(
                                FAILED,
                                START.plusSeconds(400),
                                ",\"errorCode\":\"AccessDenied\",\"resources\":"
                                        + "[{\"ARN\":\"arn:aws:s3:::orders/1842\"}],\"big\":1.10,\"text\":\"\u001b]0;x\u0007\"")
                        .replace("\u001b", "\\u001b")
                        .replace("\u0007", "\\u0007"));
        log(
                chain,
                15,
                chain.record(UUID.randomUUID(), START.plusSeconds(700), "")
                        .replace("alice", "mallory\\u001b[2J\\u202e")
                        .replace("PlaceOrder", "CancelOrder")
                        .replace("\"readOnly\":false", "\"readOnly\":true"));
    }

    private static String log(ChainBuilder chain, int minute, String record) throws IOException {
        Instant time = START.plusSeconds(minute * 60L);
        return chain.addLogFile(time, "{\"Records\":[" + record + "]}", time, time);
    }

    private CliResult events(String... more) {
        return eventsAtWidth(100, more);
    }

    private CliResult eventsAtWidth(int width, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("events", "--store", trail.store().toString()));
        arguments.addAll(List.of(more));
        return SampleTrail.run(width, arguments.toArray(new String[0]));
    }

    @Test
    void listsTheNewestFirst() {
        CliResult ran = events();
        assertThat(ran.status()).isZero();
        assertThat(ran.out().lines()).hasSize(4);
        assertThat(ran.out().lines().toList().get(0)).startsWith("TIME").contains("USER", "OUTCOME", "REGION");
        assertThat(ran.out().lines().toList().get(1)).contains("2026-01-31T10:11:40Z", "CancelOrder", "ok");
        assertThat(ran.out().lines().toList().get(2)).contains("AccessDenied", "alice", "us-east-1", "11111111");
    }

    @Test
    void printsCommaSeparatedValuesUnchanged() {
        List<String> lines = events("--format", "csv").out().lines().toList();
        assertThat(lines).hasSize(4);
        assertThat(lines.get(0)).startsWith("eventTime,userName,eventName,eventSource,errorCode,errorMessage,");
        assertThat(lines.get(1)).contains("mallory\u001b[2J\u202e");
        assertThat(lines.get(2))
                .contains(
                        ",AccessDenied,,us-east-1,,false,arn:aws:s3:::orders/1842,,11111111-2222-3333-4444-555555555555");
        assertThat(events("--format", "csv", "--limit", "0").out().lines()).containsExactlyElementsOf(lines);
    }

    @Test
    void ordersSameSecondRecordsBySequence() throws IOException {
        ChainBuilder chain = trail.chain("eu-west-1", trail.addKey(START, START.plusSeconds(86400)), START);
        log(chain, 20, numbered(chain, 2) + "," + numbered(chain, 10) + "," + numbered(chain, 9));
        log(chain, 25, numbered(chain, 3) + "," + numbered(chain, 1));
        assertThat(names("--event-source", "numbers.example.com"))
                .containsExactly("Event10", "Event9", "Event3", "Event2", "Event1");
        assertThat(names("--event-source", "numbers.example.com", "--oldest-first", "--limit", "2"))
                .containsExactly("Event1", "Event2");
    }

    @Test
    void ordersSameSecondRecordsByFilePosition() throws IOException {
        ChainBuilder chain = trail.chain("eu-west-1", trail.addKey(START, START.plusSeconds(86400)), START);
        log(chain, 20, plain(chain, "First") + "," + plain(chain, "Second"));
        log(chain, 25, plain(chain, "Third"));
        assertThat(names("--event-source", "numbers.example.com")).containsExactly("Third", "Second", "First");
        assertThat(names("--event-source", "numbers.example.com", "--oldest-first"))
                .containsExactly("First", "Second", "Third");
    }

    private static String numbered(ChainBuilder chain, int sequence) {
        String record = plain(chain, "Event" + sequence);
        return record.substring(0, record.length() - 1) + ",\"additionalEventData\":{\"stream\":\"s\",\"sequence\":"
                + sequence + "}}";
    }

    private static String plain(ChainBuilder chain, String name) {
        return chain.record(UUID.randomUUID(), START.plusSeconds(1000), "")
                .replace("PlaceOrder", name)
                .replace("orders.example.com", "numbers.example.com");
    }

    private List<String> names(String... arguments) {
        return events(arguments)
                .out()
                .lines()
                .skip(1)
                .map(line -> List.of(line.split("  +")).get(2))
                .toList();
    }

    @Test
    void noMatchIsSaidWithTheFilters() {
        for (String format : List.of("table", "json")) {
            CliResult ran = events(
                    "--format", format, "--limit", "0", "--event-name", "PlaceOrdre", "--errors", "--read-only=false");
            assertThat(ran.status()).isZero();
            assertThat(ran.err())
                    .isEqualToIgnoringNewLines(
                            "waymark: no events match --event-name PlaceOrdre --errors --read-only false"
                                    + " in the delivered log files");
        }
        assertThat(events("--event-name", "PlaceOrder").err()).isEmpty();
    }

    @Test
    void escapesTerminalControlCharacters() {
        assertThat(events().out()).contains("mallory\\u001b[2J\\u202e").doesNotContain("\u001b", "\u202e");
        assertThat(events("--format", "json").out()).doesNotContain("\u001b", "\u202e");
        assertThat(events("--show", FAILED.toString()).out())
                .contains("\"text\" : \"\\u001B]0;x\\u0007\"")
                .doesNotContain("\u001b");
    }

    @Test
    void truncatesOnlySourceRegionAndUserToFitTheTerminal() {
        List<String> lines = eventsAtWidth(80).out().lines().toList();
        assertThat(lines).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
        List<String> whole = eventsAtWidth(200).out().lines().toList();
        for (int line = 0; line < lines.size(); line++) {
            List<String> cells = List.of(lines.get(line).split("  +"));
            List<String> wholeCells = List.of(whole.get(line).split("  +"));
            for (int column : new int[] {0, 2, 4}) {
                assertThat(cells.get(column)).isEqualTo(wholeCells.get(column));
            }
            assertThat(cells.get(cells.size() - 1)).isEqualTo(wholeCells.get(wholeCells.size() - 1));
            assertThat(lines.get(line).substring(lines.get(0).indexOf("OUTCOME")))
                    .startsWith(wholeCells.get(4));
        }
    }

    @Test
    void eachFilterSelectsMatchingEvents() {
        assertOnly("CancelOrder", "--event-name", "CancelOrder");
        assertOnly("CancelOrder", "--read-only");
        assertOnly("AccessDenied", "--errors");
        assertOnly("AccessDenied", "--event-id", "11111111-2222");
        assertOnly("AccessDenied", "--resource", "arn:aws:s3:::orders/1842");
        assertOnly("AccessDenied", "--resource", "1842");
        assertOnly("AccessDenied", "--error-code", "AccessDenied");
        assertThat(events("--error-code", "Access").out().lines()).hasSize(1);
        assertThat(events("--region", "us-east-1").out().lines()).hasSize(4);
        assertThat(events("--region", "us-east-2").out().lines()).hasSize(1);
        assertOnly("10:01:00Z", "--oldest-first", "--limit", "1");
        assertOnly("10:11:40Z", "--limit", "1");
        assertOnly("10:11:40Z", "--start-time", "2026-01-31T10:11:40Z");
        assertOnly("10:01:00Z", "--end-time", "2026-01-31 10:01:00");
        assertThat(events("--username", "alice", "--read-only=false").out().lines())
                .hasSize(3);
        assertThat(events("--event-source", "nobody.example.com").out().lines()).hasSize(1);
    }

    @Test
    void sdkCallsAreFoundByTheirRequester() throws IOException {
        ChainBuilder chain = trail.chain("eu-west-1", trail.addKey(START, START.plusSeconds(86400)), START);
        String record = chain.record(
                        UUID.randomUUID(),
                        START.plusSeconds(1000),
                        ",\"sourceIPAddress\":\"198.51.100.7\",\"additionalEventData\":{\"requestedBy\":{\"userIdentity\":"
                                + "{\"type\":\"WebIdentityUser\",\"userName\":\"clerk\"},\"sourceIPAddress\":\"192.0.2.1\"}}")
                .replace("PlaceOrder", "PutObject");
        log(chain, 20, record);
        assertOnly("PutObject", "--username", "clerk");
        assertThat(events("--username", "alice").out()).contains("PutObject");
        assertOnly("PutObject", "--source-ip", "192.0.2.1");
        assertOnly("PutObject", "--source-ip", "198.51.100.7");
        assertThat(eventsAtWidth(200, "--source-ip", "192.0.2.1").out()).contains("ADDRESS", "198.51.100.7");
        assertThat(events("--source-ip", "192.0.2.2").out().lines()).hasSize(1);
    }

    @Test
    void failedSignInIsAnError() throws IOException {
        ChainBuilder chain = trail.chain("eu-west-1", trail.addKey(START, START.plusSeconds(86400)), START);
        String record = chain.record(
                        UUID.randomUUID(),
                        START.plusSeconds(1000),
                        ",\"errorMessage\":\"Failed authentication\",\"responseElements\":{\"ConsoleLogin\":\"Failure\"}")
                .replace("PlaceOrder", "ConsoleLogin");
        log(chain, 20, record);
        assertOnly("Failed authentication", "--event-name", "ConsoleLogin");
        assertThat(events("--errors").out()).contains("ConsoleLogin");
    }

    @Test
    void anonymousCallerIsNamedSo() throws IOException {
        ChainBuilder chain = trail.chain("eu-west-1", trail.addKey(START, START.plusSeconds(86400)), START);
        String record = chain.record(UUID.randomUUID(), START.plusSeconds(1000), "")
                .replaceFirst(
                        "\"userIdentity\":\\{[^}]*}",
                        "\"userIdentity\":{\"type\":\"AWSAccount\",\"principalId\":\"\",\"accountId\":\"anonymous\"}")
                .replace("PlaceOrder", "CreateOrder");
        log(chain, 20, record);
        assertOnly("CreateOrder", "--username", "anonymous");
    }

    @Test
    void endDateIncludesItsWholeDay() {
        assertThat(events("--end-time", "2026-01-31").out().lines()).hasSize(4);
        assertThat(events("--end-time", "2026-01-30").out().lines()).hasSize(1);
        assertThat(events("--end-time", "2026-01-31T00:00:00Z").out().lines()).hasSize(1);
        assertThat(events("--start-time", "2026-01-31", "--end-time", "2026-01-31")
                        .out()
                        .lines())
                .hasSize(4);
    }

    @Test
    void jsonIsStreamedInOrder() throws IOException {
        ChainBuilder chain = trail.chain("eu-west-1", trail.addKey(START, START.plusSeconds(86400)), START);
        // Log files of one minute have random names.
        for (int file : new int[] {2, 0, 3, 1}) {
            log(
                    chain,
                    20,
                    IntStream.range(0, 500)
                            .mapToObj(i -> numbered(chain, file * 500 + i))
                            .collect(Collectors.joining(",")));
        }
        assertThat(streamed("--limit", "0", "--oldest-first"))
                .containsExactlyElementsOf(
                        IntStream.range(0, 2_000).mapToObj(i -> "Event" + i).toList());
        assertThat(streamed("--limit", "1500"))
                .containsExactlyElementsOf(IntStream.range(0, 1_500)
                        .mapToObj(i -> "Event" + (1_999 - i))
                        .toList());
        assertThat(events("--format", "json", "--limit", "1500").err()).contains("only 1500 events are listed");
        assertThat(events("--format", "json", "--limit", "2003").err()).isEmpty();
    }

    @Test
    void jsonIsPassedOnBeforeAllFilesAreRead() throws IOException {
        ChainBuilder chain = trail.chain("eu-west-1", trail.addKey(START, START.plusSeconds(86400)), START);
        for (int file = 0; file < 21; file++) {
            int first = file * 1_000;
            log(
                    chain,
                    20,
                    IntStream.range(first, first + 1_000)
                            .mapToObj(i -> numbered(chain, i))
                            .collect(Collectors.joining(",")));
        }
        Files.write(trail.file(firstLog), new byte[] {1, 2, 3});
        int[] passedOn = new int[1];
        int[] passedOnBeforeOldest = new int[1];
        new EventLookup(
                        ReadOnlyDirectoryStore.open(trail.store()),
                        (file, reason) -> passedOnBeforeOldest[0] = passedOn[0])
                .stream(EventFilter.builder().build(), false, event -> event.text("eventName"), name -> {
                    passedOn[0]++;
                    return true;
                });
        assertThat(passedOnBeforeOldest[0]).isGreaterThanOrEqualTo(1_000);
        assertThat(passedOn[0]).isEqualTo(21_002);
    }

    private List<String> streamed(String... arguments) {
        List<String> all = new ArrayList<>(List.of("--format", "json", "--event-source", "numbers.example.com"));
        all.addAll(List.of(arguments));
        return events(all.toArray(String[]::new))
                .out()
                .lines()
                .map(line -> line.replaceFirst(".*\"eventName\":\"(\\w+)\".*", "$1"))
                .toList();
    }

    private void assertOnly(String expected, String... filter) {
        assertThat(events(filter).out().lines().toList())
                .hasSize(2)
                .last()
                .asString()
                .contains(expected);
    }

    @Test
    void reportsWhenResultsAreLimited() {
        assertThat(events("--limit", "2").err()).contains("only 2 events are listed; use --limit 0 to list all");
        assertThat(events("--limit", "1").err()).contains("only 1 event is listed;");
        assertThat(events("--limit", "0").err()).isEmpty();
    }

    @Test
    void showsOneRecordUnchanged() {
        CliResult ran = events("--show", "11111111");
        assertThat(ran.out()).startsWith("{\n").contains("\"eventID\" : \"" + FAILED + "\"", "\"big\" : 1.10");
        assertThat(ran.status()).isZero();
        assertThat(events("--show", "ffffffff-0000").err())
                .contains("no event has an eventID that begins with ffffffff");
        assertThat(events("--show", "ffffffff-0000").status()).isEqualTo(1);
    }

    @Test
    void extremeNumbersOfEarlierVersionsAreRead() throws IOException {
        UUID id = UUID.fromString("22222222-2222-3333-4444-555555555555");
        String modulus = "7".repeat(1234);
        trail = new TrailBuilder(home.resolve("earlier"));
        ChainBuilder chain =
                trail.chain(TrailBuilder.HOME_REGION, trail.addKey(START, START.plusSeconds(86400)), START);
        String extremes = ",\"requestParameters\":{\"modulus\":" + modulus + ",\"long\":" + "9".repeat(90_000)
                + ",\"large\":1E+400,\"larger\":1E+1000000,\"invalid\":1E+99999999999,\"" + "n".repeat(60_000)
                + "\":1}";
        log(chain, 20, chain.record(id, START.plusSeconds(1200), extremes));
        chain.addDigest(START.plusSeconds(3600));
        CliResult shown = events("--show", "22222222-2222");
        assertThat(shown.status()).as(shown.err()).isZero();
        assertThat(shown.out())
                .contains("\"modulus\" : " + modulus, "\"large\" : 1E+400", "\"larger\" : 1E+1000000")
                .contains("\"invalid\" : \"1E+99999999999\"");
        CliResult validation = SampleTrail.run(
                0, "validate-logs", "--store", trail.store().toString(), "--start-time", START.toString());
        assertThat(validation.out() + validation.err())
                .contains("1/1 log files valid")
                .doesNotContain("INVALID");
    }

    @Test
    void showRejectsOtherFilters() {
        for (String[] arguments : new String[][] {
            {"--show", ""},
            {"--show", "11111111", "--errors"},
            {"--show", "11111111", "--read-only=false"},
            {"--show", "11111111", "--limit", "50"},
            {"--show", "11111111", "--oldest-first"}
        }) {
            CliResult ran = events(arguments);
            assertThat(ran.err()).startsWith("waymark: --show ").hasLineCount(1);
            assertThat(ran.out()).isEmpty();
            assertThat(ran.status()).isEqualTo(2);
        }
        assertThat(events("--show", "11111111", "--format", "json").status()).isZero();
    }

    /** It may be away, such as one that is not mounted. */
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void directoryThatIsAwayIsNotCreatedToFollowIt() {
        Path away = home.resolve("mountpoint").resolve("store");
        CliResult ran = SampleTrail.run(100, "events", "--follow", "--store", away.toString());
        assertThat(ran.err()).isEqualTo("waymark: cannot read the store " + away + ": not found\n");
        assertThat(ran.status()).isEqualTo(3);
        assertThat(away.getParent()).doesNotExist();
    }

    @Test
    void namesADamagedFileAndListsTheRest() throws IOException {
        Files.write(trail.file(firstLog), new byte[] {1, 2, 3});
        CliResult ran = events();
        assertThat(ran.out().lines()).hasSize(3);
        assertThat(ran.err()).contains("skipped s3://trail/" + firstLog).hasLineCount(1);
        assertThat(ran.status()).isEqualTo(3);
    }

    @Test
    void listsNothingFromATruncatedFile() throws IOException {
        byte[] bytes = Files.readAllBytes(trail.file(firstLog));
        Files.write(trail.file(firstLog), Arrays.copyOf(bytes, bytes.length - 8));
        CliResult ran = events();
        assertThat(ran.out().lines()).hasSize(3);
        assertThat(ran.err()).contains("skipped s3://trail/" + firstLog).hasLineCount(1);
        assertThat(events("--limit", "0").status()).isEqualTo(3);
    }

    @Test
    void namesAFileWithAHugeRecord() throws IOException {
        byte[] huge = ("{\"Records\":[{\"a\":[" + "1,".repeat(3_000_000) + "1]}]}").getBytes(StandardCharsets.UTF_8);
        trail.put(firstLog, TrailBuilder.gzip(huge));
        CliResult ran = events();
        assertThat(ran.err()).contains("a record is longer than 4194304 bytes").hasLineCount(1);
        assertThat(ran.status()).isEqualTo(3);
    }
}
