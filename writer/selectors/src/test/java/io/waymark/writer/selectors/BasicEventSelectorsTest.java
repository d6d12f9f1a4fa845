package io.waymark.writer.selectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.format.FormatException;
import io.waymark.writer.selectors.EventSelectors.Decision;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BasicEventSelectorsTest {
    private static final String OBJECT = "AWS::S3::Object";
    private static final KnownEvent GET_OBJECT = new KnownEvent(
            EventCategory.DATA, "s3.amazonaws.com", "GetObject", true, List.of(OBJECT, "AWS::S3::Bucket"));

    @Test
    void withoutSelectorsATrailRecordsManagementEventsOnly() throws FormatException {
        for (EventSelectors selectors : List.of(
                EventSelectors.DEFAULT,
                EventSelectors.parse("[]"),
                EventSelectors.parse("[{}]"),
                EventSelectors.parse("{\"EventSelectors\":[]}"),
                EventSelectors.parse("{\"AdvancedEventSelectors\":[]}"))) {
            assertThat(selectors.decide(management("kms.amazonaws.com", true))).isEqualTo(Decision.ALWAYS);
            assertThat(selectors.decide(management("orders.example.com", false)))
                    .isEqualTo(Decision.ALWAYS);
            assertThat(selectors.decide(GET_OBJECT)).isEqualTo(Decision.NEVER);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ReadOnly, true, ALWAYS",
        "ReadOnly, false, NEVER",
        "WriteOnly, true, NEVER",
        "WriteOnly, false, ALWAYS",
        "All, true, ALWAYS",
        "All, false, ALWAYS"
    })
    void readWriteTypeDecidesByReadOnly(String type, boolean readOnly, Decision decision) throws FormatException {
        EventSelectors selectors = EventSelectors.parse("[{\"ReadWriteType\":\"" + type + "\"}]");

        assertThat(selectors.decide(management("orders.example.com", readOnly))).isEqualTo(decision);
    }

    @Test
    void managementEventsCanBeLeftOut() throws FormatException {
        EventSelectors selectors = EventSelectors.parse("[{\"IncludeManagementEvents\":false}]");

        assertThat(selectors.decide(management("orders.example.com", false))).isEqualTo(Decision.NEVER);
    }

    @Test
    void anExcludedSourceLosesItsManagementEventsOnly() throws FormatException {
        EventSelectors selectors = EventSelectors.parse("""
                [{"ExcludeManagementEventSources":["kms.amazonaws.com","s3.amazonaws.com"],
                  "DataResources":[{"Type":"AWS::S3::Object","Values":["arn:aws:s3"]}]}]""");

        assertThat(selectors.decide(management("kms.amazonaws.com", false))).isEqualTo(Decision.NEVER);
        assertThat(selectors.decide(management("sts.amazonaws.com", false))).isEqualTo(Decision.ALWAYS);
        assertThat(selectors.matches(GET_OBJECT, List.of(object("b/k")))).isTrue();
    }

    @Test
    void dataEventsAreSelectedByWhatTheArnBeginsWith() throws FormatException {
        EventSelectors selectors = data("arn:aws:s3:::bucket/", "arn:aws:s3:::other/logs/");

        assertThat(selectors.decide(GET_OBJECT)).isEqualTo(Decision.BY_RESOURCE);
        assertThat(selectors.matches(GET_OBJECT, List.of(object("bucket/key")))).isTrue();
        assertThat(selectors.matches(GET_OBJECT, List.of(object("other/logs/1"))))
                .isTrue();
        assertThat(selectors.matches(GET_OBJECT, List.of(object("other/data/1"))))
                .isFalse();
        assertThat(selectors.matches(GET_OBJECT, List.of(object("bucket2/key"))))
                .isFalse();
        assertThat(selectors.matches(GET_OBJECT, List.of(object("a/1"), object("bucket/2"))))
                .isTrue();
    }

    @Test
    void aStarAtTheEndSaysTheSame() throws FormatException {
        EventSelectors selectors = data("arn:aws:s3:::bucket/*");
        assertThat(selectors.matches(GET_OBJECT, List.of(object("bucket/a/b")))).isTrue();
        assertThat(selectors.matches(GET_OBJECT, List.of(object("bucket2/a")))).isFalse();
    }

    @Test
    void theBareServiceSelectsAllResourcesOfTheType() throws FormatException {
        EventSelectors selectors = data("arn:aws:s3");

        assertThat(selectors.matches(GET_OBJECT, List.of(object("any/key")))).isTrue();
        assertThat(selectors.matches(GET_OBJECT, List.of(new Resource("AWS::S3::Bucket", "arn:aws:s3:::any"))))
                .isFalse();
    }

    @Test
    void dataEventsOfAnotherTypeAreNotSelected() throws FormatException {
        KnownEvent invoke = new KnownEvent(
                EventCategory.DATA, "lambda.amazonaws.com", "Invoke", false, List.of("AWS::Lambda::Function"));

        assertThat(data("arn:aws:s3").decide(invoke)).isEqualTo(Decision.NEVER);
    }

    @Test
    void oneOfSeveralSelectorsIsEnough() throws FormatException {
        EventSelectors selectors =
                EventSelectors.parse("[{\"ReadWriteType\":\"ReadOnly\"},{\"ReadWriteType\":\"WriteOnly\"}]");

        assertThat(selectors.decide(management("orders.example.com", true))).isEqualTo(Decision.ALWAYS);
        assertThat(selectors.decide(management("orders.example.com", false))).isEqualTo(Decision.ALWAYS);
    }

    private static EventSelectors data(String... arns) throws FormatException {
        return EventSelectors.parse("[{\"DataResources\":[{\"Type\":\"AWS::S3::Object\",\"Values\":[\""
                + String.join("\",\"", arns) + "\"]}]}]");
    }

    private static KnownEvent management(String source, boolean readOnly) {
        return new KnownEvent(EventCategory.MANAGEMENT, source, "Any", readOnly, List.of());
    }

    private static Resource object(String key) {
        return new Resource(OBJECT, "arn:aws:s3:::" + key);
    }
}
