package io.waymark.writer.selectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.format.FormatException;
import io.waymark.writer.selectors.EventSelection.SelectionDecision;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BasicEventSelectorsTest {
    private static final String OBJECT = "AWS::S3::Object";
    private static final EventDescriptor GET_OBJECT = new EventDescriptor(
            EventCategory.DATA, "s3.amazonaws.com", "GetObject", true, List.of(OBJECT, "AWS::S3::Bucket"));

    @Test
    void withoutSelectorsATrailRecordsManagementEventsOnly() throws FormatException {
        for (EventSelectors selectors : List.of(
                EventSelectors.DEFAULT,
                EventSelectors.parse("[]"),
                EventSelectors.parse("[{}]"),
                EventSelectors.parse("{\"EventSelectors\":[]}"),
                EventSelectors.parse("{\"AdvancedEventSelectors\":[]}"))) {
            assertThat(selectors.decide(management("kms.amazonaws.com", true))).isEqualTo(SelectionDecision.ALWAYS);
            assertThat(selectors.decide(management("orders.example.com", false)))
                    .isEqualTo(SelectionDecision.ALWAYS);
            assertThat(selectors.decide(GET_OBJECT)).isEqualTo(SelectionDecision.NEVER);
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
    void readWriteTypeDecidesByReadOnly(String type, boolean readOnly, SelectionDecision decision)
            throws FormatException {
        EventSelectors selectors = EventSelectors.parse("[{\"ReadWriteType\":\"" + type + "\"}]");

        assertThat(selectors.decide(management("orders.example.com", readOnly))).isEqualTo(decision);
    }

    @Test
    void managementEventsCanBeExcluded() throws FormatException {
        EventSelectors selectors = EventSelectors.parse("[{\"IncludeManagementEvents\":false}]");

        assertThat(selectors.decide(management("orders.example.com", false))).isEqualTo(SelectionDecision.NEVER);
    }

    @Test
    void anExcludedSourceLosesItsManagementEventsOnly() throws FormatException {
        EventSelectors selectors = EventSelectors.parse("""
                [{"ExcludeManagementEventSources":["kms.amazonaws.com","s3.amazonaws.com"],
                  "DataResources":[{"Type":"AWS::S3::Object","Values":["arn:aws:s3"]}]}]""");

        assertThat(selectors.decide(management("kms.amazonaws.com", false))).isEqualTo(SelectionDecision.NEVER);
        assertThat(selectors.decide(management("sts.amazonaws.com", false))).isEqualTo(SelectionDecision.ALWAYS);
        assertThat(selectors.matches(GET_OBJECT, List.of(object("b/k")))).isTrue();
    }

    @Test
    void selectsDataEventsByArnPrefix() throws FormatException {
        EventSelectors selectors = data("arn:aws:s3:::bucket/", "arn:aws:s3:::other/logs/");

        assertThat(selectors.decide(GET_OBJECT)).isEqualTo(SelectionDecision.BY_RESOURCE);
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
    void ignoresTrailingWildcard() throws FormatException {
        EventSelectors selectors = data("arn:aws:s3:::bucket/*");
        assertThat(selectors.matches(GET_OBJECT, List.of(object("bucket/a/b")))).isTrue();
        assertThat(selectors.matches(GET_OBJECT, List.of(object("bucket2/a")))).isFalse();
    }

    @Test
    void serviceArnPrefixSelectsAllResourcesOfTheType() throws FormatException {
        EventSelectors selectors = data("arn:aws:s3");

        assertThat(selectors.matches(GET_OBJECT, List.of(object("any/key")))).isTrue();
        assertThat(selectors.matches(GET_OBJECT, List.of(new Resource("AWS::S3::Bucket", "arn:aws:s3:::any"))))
                .isFalse();
    }

    @Test
    void dataEventsOfAnotherTypeAreNotSelected() throws FormatException {
        EventDescriptor invoke = new EventDescriptor(
                EventCategory.DATA, "lambda.amazonaws.com", "Invoke", false, List.of("AWS::Lambda::Function"));

        assertThat(data("arn:aws:s3").decide(invoke)).isEqualTo(SelectionDecision.NEVER);
    }

    @Test
    void oneOfSeveralSelectorsIsEnough() throws FormatException {
        EventSelectors selectors =
                EventSelectors.parse("[{\"ReadWriteType\":\"ReadOnly\"},{\"ReadWriteType\":\"WriteOnly\"}]");

        assertThat(selectors.decide(management("orders.example.com", true))).isEqualTo(SelectionDecision.ALWAYS);
        assertThat(selectors.decide(management("orders.example.com", false))).isEqualTo(SelectionDecision.ALWAYS);
    }

    private static EventSelectors data(String... arns) throws FormatException {
        return EventSelectors.parse("[{\"DataResources\":[{\"Type\":\"AWS::S3::Object\",\"Values\":[\""
                + String.join("\",\"", arns) + "\"]}]}]");
    }

    private static EventDescriptor management(String source, boolean readOnly) {
        return new EventDescriptor(EventCategory.MANAGEMENT, source, "Any", readOnly, List.of());
    }

    private static Resource object(String key) {
        return new Resource(OBJECT, "arn:aws:s3:::" + key);
    }
}
