package io.waymark.agent.background;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.agent.request.RequestCategory;
import org.junit.jupiter.api.Test;

/** Which messages and jobs are events of which category. */
class BackgroundRulesTest {
    private static RequestCategory categorize(BackgroundRules rules, BackgroundKind kind, String name, String source) {
        return rules.categorize(new BackgroundOperation(kind, "library", name, source, null), name);
    }

    @Test
    void jobsAreManagementEventsAndMessagesAreDataEvents() {
        BackgroundRules rules = new BackgroundRules("", " , ", "");
        assertThat(categorize(rules, BackgroundKind.JOB, "PurgeExpired", "Jobs.purgeExpired"))
                .isEqualTo(RequestCategory.MANAGEMENT);
        assertThat(categorize(rules, BackgroundKind.LISTENER, "OnOrder", "orders"))
                .isEqualTo(RequestCategory.DATA);
    }

    @Test
    void patternsNameEventsAndSources() {
        BackgroundRules rules = new BackgroundRules("Heart*, telemetry.*", "OnRefund, payments", "Poll*");
        assertThat(categorize(rules, BackgroundKind.JOB, "Heartbeat", "Jobs.heartbeat"))
                .isEqualTo(RequestCategory.EXCLUDED);
        assertThat(categorize(rules, BackgroundKind.LISTENER, "OnReading", "telemetry.eu"))
                .isEqualTo(RequestCategory.EXCLUDED);
        assertThat(categorize(rules, BackgroundKind.LISTENER, "OnRefund", "refunds"))
                .isEqualTo(RequestCategory.MANAGEMENT);
        assertThat(categorize(rules, BackgroundKind.LISTENER, "OnPayment", "payments"))
                .isEqualTo(RequestCategory.MANAGEMENT);
        assertThat(categorize(rules, BackgroundKind.LISTENER, "OnPayment", "paymentsX"))
                .as("a dot is a dot, and the whole name counts")
                .isEqualTo(RequestCategory.DATA);
        assertThat(categorize(rules, BackgroundKind.JOB, "PollOutbox", "Jobs.pollOutbox"))
                .isEqualTo(RequestCategory.DATA);
    }

    @Test
    void charactersOfRegularExpressionsStandForThemselves() {
        BackgroundRules rules = new BackgroundRules("a.b\\E(c", "", "");
        assertThat(categorize(rules, BackgroundKind.JOB, "x", "a.b\\E(c")).isEqualTo(RequestCategory.EXCLUDED);
        assertThat(categorize(rules, BackgroundKind.JOB, "x", "a-b\\E(c")).isEqualTo(RequestCategory.MANAGEMENT);
    }
}
