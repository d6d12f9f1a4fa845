package io.waymark.writer.selectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.waymark.format.FormatException;
import io.waymark.writer.selectors.EventSelection.SelectionDecision;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventSelectorsReaderTest {
    private static final String CATEGORY = "{'Field':'eventCategory','Equals':['Data']}";
    private static final String TYPE = "{'Field':'resources.type','Equals':['A::B::C']}";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {'TrailId':'t','AdvancedEventSelectors':[{'Name':'n','FieldSelectors':[C,T]}]}
            {'AdvancedEventSelectors':[{'FieldSelectors':[C,T],'Name':''}],'TrailARN':'arn'}
            [{'FieldSelectors':[T,C]}]
            [{'Name':'n','FieldSelectors':[C,T]}]
            [{'Name':'n','FieldSelectors':[{'Equals':['Data'],'Field':'eventCategory'},T]}]
            """, quoteCharacter = '"')
    void acceptsRequestResponseAndBareArray(String json) throws FormatException {
        EventDescriptor event = new EventDescriptor(EventCategory.DATA, "s", "n", false, List.of("A::B::C"));

        assertThat(EventSelectors.parse(expand(json)).decide(event)).isEqualTo(SelectionDecision.ALWAYS);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            x                                   | event selectors are not JSON
            [{'Name':                           | event selectors are not JSON
            ''                                  | expected an object or an array
            {}                                  | expected EventSelectors or AdvancedEventSelectors
            {'EventSelectors':{}}               | /EventSelectors: expected an array
            {'Selectors':[]}                    | /Selectors: Selectors is not known here
            {'EventSelectors':[],'AdvancedEventSelectors':[]} | basic or advanced event selectors, not both
            {'EventSelectors':[],'EventSelectors':[]} | Duplicate field
            {'EventSelectors':[7]}              | /EventSelectors/0: expected an event selector, which is an object, not '7'
            {'EventSelectors':[{'Name':'n'}]}   | Name does not belong to basic event selectors
            [{'ReadWriteType':'All'},{'FieldSelectors':[]}] | FieldSelectors does not belong to basic event selectors
            [] []                               | more text after the selectors
            [{'Colour':1}]                      | /0/Colour: Colour is not known here
            [{'ReadWriteType':'Reads'}]         | /0/ReadWriteType: expected ReadOnly, WriteOnly or All, not 'Reads'
            [{'IncludeManagementEvents':'yes'}] | /0/IncludeManagementEvents: expected true or false, not 'yes'
            [{'DataResources':[{'Values':[]}]}] | /0/DataResources/0: a data resource needs a Type
            [{'DataResources':[{'Type':'T','Values':['bucket']}]}] | expected ARNs
            [{},{},{},{},{},{}]                 | at most 5 basic event selectors
            [{'Name':'n'}]                      | needs a field selector for eventCategory
            [{'FieldSelectors':[T]}]            | /0: an event selector needs a field selector for eventCategory
            [{'FieldSelectors':[C]}]            | needs a field selector for resources.type
            [{'FieldSelectors':[C,C,T]}]        | at most one field selector for eventCategory
            [{'FieldSelectors':[{'Field':'eventCategory','Equals':['Insight']}]}] | not 'Insight'
            [{'FieldSelectors':[{'Field':'eventCategory','StartsWith':['Data']},T]}] | eventCategory takes Equals
            [{'FieldSelectors':[{'Field':'eventCategory','Equals':['Data','Management']},T]}] | eventCategory takes Equals
            [{'FieldSelectors':[C,{'Field':'resources.type','NotEquals':['A']}]}] | resources.type takes Equals with one
            [{'FieldSelectors':[C,T,{'Field':'readOnly','Equals':['no']}]}] | readOnly equals true or false, not 'no'
            [{'FieldSelectors':[C,T,{'Field':'userIdentity.arn','Equals':['a']}]}] | /0/FieldSelectors/2/Field: expected a field other than the caller's
            [{'FieldSelectors':[C,T,{'Field':'colour','Equals':['a']}]}] | know, not 'colour'
            [{'FieldSelectors':[C,T,{'Field':'eventName'}]}] | needs an operator
            [{'FieldSelectors':[C,T,{'Field':'eventName','Equals':[]}]}] | /0/FieldSelectors/2/Equals: expected at least one value
            [{'FieldSelectors':[C,T,{'Field':'eventName','Equals':['']}]}] | /0/FieldSelectors/2/Equals/0: expected 1 to 2048 characters
            [{'FieldSelectors':[C,T,{'Field':'eventName','Equals':[1]}]}] | expected a string, not '1'
            [{'FieldSelectors':[C,T,{'Field':'eventName','Like':['a']}]}] | Like is not known here
            [{'FieldSelectors':[C,T,{'Equals':['a']}]}] | a field selector needs a Field
            [{'FieldSelectors':[{'Field':'eventCategory','Equals':['Management']},{'Field':'eventName','Equals':['a']}]}] | management events are not selected by eventName
            """, quoteCharacter = '"')
    void reportsLocationAndValueOfErrors(String json, String message) {
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> EventSelectors.parse(expand(json)))
                .withMessageContaining(message);
    }

    @Test
    void acceptsAtMost500Values() throws FormatException {
        EventSelectors.parse(withNames(498));

        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> EventSelectors.parse(withNames(499)))
                .withMessageContaining("at most 500 values in all");
    }

    @Test
    void acceptsAtMost250DataResources() throws FormatException {
        EventSelectors.parse(withArns(250));

        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> EventSelectors.parse(withArns(251)))
                .withMessageContaining("at most 250 data resources in all");
    }

    @Test
    void truncatesLongValuesInErrors() {
        String json = expand("[{'FieldSelectors':[C,T,{'Field':'eventName','Equals':['" + "n".repeat(2049) + "']}]}]");

        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> EventSelectors.parse(json))
                .withMessage(
                        "/0/FieldSelectors/2/Equals/0: expected 1 to 2048 characters, not '" + "n".repeat(80) + "…'");
    }

    @Test
    void rejectsOversizedInputWithoutParsing() {
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> EventSelectors.parse(" ".repeat(2_000_001)))
                .withMessageContaining("at most 2000000 characters");
    }

    @Test
    void deepNestingIsRefused() {
        assertThatExceptionOfType(FormatException.class).isThrownBy(() -> EventSelectors.parse("[".repeat(100_000)));
    }

    private static String withNames(int count) {
        return expand("[{'FieldSelectors':[C,T,{'Field':'eventName','Equals':[" + strings("name", count) + "]}]}]");
    }

    private static String withArns(int count) {
        return expand("[{'DataResources':[{'Type':'T','Values':[" + strings("arn:aws:", count) + "]}]}]");
    }

    private static String strings(String start, int count) {
        return IntStream.range(0, count).mapToObj(i -> "'" + start + i + "'").collect(Collectors.joining(","));
    }

    private static String expand(String json) {
        return json.replace("[C", "[" + CATEGORY)
                .replace(",C", "," + CATEGORY)
                .replace("[T", "[" + TYPE)
                .replace(",T", "," + TYPE)
                .replace('\'', '"');
    }
}
