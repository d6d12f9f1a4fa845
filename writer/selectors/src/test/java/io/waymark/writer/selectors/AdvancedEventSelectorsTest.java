package io.waymark.writer.selectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.format.FormatException;
import io.waymark.writer.selectors.EventSelection.SelectionDecision;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdvancedEventSelectorsTest {
    private static final String ORDER = "Example::Orders::Order";
    private static final String DATA = "{'Field':'eventCategory','Equals':['Data']},"
            + "{'Field':'resources.type','Equals':['Example::Orders::Order']}";
    private static final String MANAGEMENT = "{'Field':'eventCategory','Equals':['Management']}";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            'Equals':['GetOrder']                            | NEVER
            'Equals':['GetOrder','CreateOrder']              | ALWAYS
            'NotEquals':['CreateOrder']                      | NEVER
            'NotEquals':['GetOrder','CreateOrder']           | NEVER
            'NotEquals':['GetOrder','CancelOrder']           | ALWAYS
            'StartsWith':['Get','Create']                    | ALWAYS
            'StartsWith':['Order']                           | NEVER
            'NotStartsWith':['Get','Create']                 | NEVER
            'NotStartsWith':['Get','Order']                  | ALWAYS
            'EndsWith':['Discount','Order']                  | ALWAYS
            'EndsWith':['Create']                            | NEVER
            'NotEndsWith':['Discount','Order']               | NEVER
            'NotEndsWith':['Discount','Create']              | ALWAYS
            'StartsWith':['Create'],'NotEquals':['CreateOrder']    | NEVER
            'StartsWith':['Create'],'NotEquals':['CreateDiscount'] | ALWAYS
            'Equals':['GetOrder'],'EndsWith':['Order']       | ALWAYS
            """, quoteCharacter = '"')
    void evaluatesEveryOperator(String operators, SelectionDecision decision) throws FormatException {
        EventSelectors selectors = advanced("[" + DATA + ",{'Field':'eventName'," + operators + "}]");

        assertThat(selectors.decide(createOrder())).isEqualTo(decision);
        assertThat(selectors.matches(createOrder(), List.of(order("1"))))
                .isEqualTo(decision == SelectionDecision.ALWAYS);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            'Field':'eventSource','Equals':['orders.example.com']       | ALWAYS
            'Field':'eventSource','EndsWith':['.amazonaws.com']         | NEVER
            'Field':'readOnly','Equals':['false']                       | ALWAYS
            'Field':'readOnly','Equals':['true']                        | NEVER
            'Field':'eventType','Equals':['AwsApiCall']                 | ALWAYS
            'Field':'eventType','Equals':['AwsServiceEvent']            | NEVER
            'Field':'sessionCredentialFromConsole','Equals':['true']    | NEVER
            'Field':'sessionCredentialFromConsole','NotEquals':['true'] | ALWAYS
            """, quoteCharacter = '"')
    void evaluatesEveryOperationField(String fieldSelector, SelectionDecision decision) throws FormatException {
        assertThat(advanced("[" + DATA + ",{" + fieldSelector + "}]").decide(createOrder()))
                .isEqualTo(decision);
    }

    @Test
    void mayRecordWhateverTheName() throws FormatException {
        String other = ",{'Field':'eventName','Equals':['GetOrder']}";
        EventSelectors selectors = advanced("[" + DATA + other + "]");

        assertThat(selectors.mayRecord(createOrder())).isTrue();
        assertThat(selectors.mayRecord(updatePricing())).isFalse();
        assertThat(advanced("[" + DATA + other + ",{'Field':'readOnly','Equals':['true']}]")
                        .mayRecord(createOrder()))
                .isFalse();
        assertThat(advanced("[" + DATA + ",{'Field':'resources.ARN','Equals':['arn:aws:x']}]")
                        .mayRecord(createOrder()))
                .isTrue();
        assertThat(EventSelectors.DEFAULT.mayRecord(createOrder())).isFalse();
        assertThat(EventSelectors.DEFAULT.mayRecord(updatePricing())).isTrue();
    }

    @Test
    void selectorSelectsItsCategoryOnly() throws FormatException {
        EventSelectors management = advanced("[" + MANAGEMENT + "]");

        assertThat(management.decide(createOrder())).isEqualTo(SelectionDecision.NEVER);
        assertThat(management.decide(updatePricing())).isEqualTo(SelectionDecision.ALWAYS);
        assertThat(advanced("[" + DATA + "]").decide(updatePricing())).isEqualTo(SelectionDecision.NEVER);
    }

    @Test
    void allFieldSelectorsMustHold() throws FormatException {
        EventSelectors selectors = advanced(
                "[" + DATA + ",{'Field':'eventName','Equals':['CreateOrder']},{'Field':'readOnly','Equals':['true']}]");

        assertThat(selectors.decide(createOrder())).isEqualTo(SelectionDecision.NEVER);
    }

    @Test
    void oneMatchingSelectorSuffices() throws FormatException {
        EventSelectors selectors = advanced("[" + MANAGEMENT + "]", "[" + DATA + "]");

        assertThat(selectors.decide(createOrder())).isEqualTo(SelectionDecision.ALWAYS);
        assertThat(selectors.decide(updatePricing())).isEqualTo(SelectionDecision.ALWAYS);
    }

    @Test
    void eventWithoutTheResourceTypeIsNotSelected() throws FormatException {
        EventSelectors selectors = advanced("[" + DATA + "]");
        EventDescriptor invoice = new EventDescriptor(
                EventCategory.DATA, "orders.example.com", "GetInvoice", true, List.of("Example::Orders::Invoice"));

        assertThat(selectors.decide(invoice)).isEqualTo(SelectionDecision.NEVER);
        assertThat(selectors.matches(invoice, List.of(order("1")))).isFalse();
    }

    @Test
    void resourceArnIsEvaluatedPerEvent() throws FormatException {
        EventSelectors selectors = advanced("[" + DATA + ",{'Field':'resources.ARN','StartsWith':['"
                + order("1").arn() + "']}]");

        assertThat(selectors.decide(createOrder())).isEqualTo(SelectionDecision.BY_RESOURCE);
        assertThat(selectors.matches(createOrder(), List.of(order("17")))).isTrue();
        assertThat(selectors.matches(createOrder(), List.of(order("2")))).isFalse();
        assertThat(selectors.matches(createOrder(), List.of())).isFalse();
    }

    @Test
    void anyResourceOfTheTypeMayMatch() throws FormatException {
        String arn = order("2").arn();
        EventSelectors selectors = advanced("[" + DATA + ",{'Field':'resources.ARN','Equals':['" + arn + "']}]");

        assertThat(selectors.matches(createOrder(), List.of(order("1"), order("2"))))
                .isTrue();
        assertThat(selectors.matches(createOrder(), List.of(new Resource("Example::Orders::Invoice", arn))))
                .isFalse();
    }

    @Test
    void arnConditionsMustMatchTheSameResource() throws FormatException {
        EventSelectors selectors = advanced("[" + DATA + ",{'Field':'resources.ARN','StartsWith':['arn:aws:orders:']},"
                + "{'Field':'resources.ARN','NotEndsWith':['/1']}]");

        assertThat(selectors.matches(createOrder(), List.of(order("1"), new Resource(ORDER, "arn:aws:other:2"))))
                .isFalse();
        assertThat(selectors.matches(createOrder(), List.of(order("1"), order("2"))))
                .isTrue();
    }

    @Test
    void operationFieldsStillApplyWhenMatchingArns() throws FormatException {
        EventSelectors selectors = advanced("[" + DATA
                + ",{'Field':'readOnly','Equals':['true']},{'Field':'resources.ARN','StartsWith':['arn:']}]");

        assertThat(selectors.decide(createOrder())).isEqualTo(SelectionDecision.NEVER);
        assertThat(selectors.matches(createOrder(), List.of(order("1")))).isFalse();
    }

    private static EventSelectors advanced(String... fieldSelectors) throws FormatException {
        StringBuilder json = new StringBuilder("{'AdvancedEventSelectors':[");
        for (int i = 0; i < fieldSelectors.length; i++) {
            json.append(i == 0 ? "" : ",")
                    .append("{'Name':'n','FieldSelectors':")
                    .append(fieldSelectors[i])
                    .append('}');
        }
        return EventSelectors.parse(json.append("]}").toString().replace('\'', '"'));
    }

    private static EventDescriptor createOrder() {
        return new EventDescriptor(EventCategory.DATA, "orders.example.com", "CreateOrder", false, List.of(ORDER));
    }

    private static EventDescriptor updatePricing() {
        return new EventDescriptor(EventCategory.MANAGEMENT, "orders.example.com", "UpdatePricing", false, List.of());
    }

    private static Resource order(String id) {
        return new Resource(ORDER, "arn:aws:orders:us-east-1:000000000000:order/" + id);
    }
}
