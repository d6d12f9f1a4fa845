package io.waymark.agent.startup;

import io.waymark.agent.durability.DurabilityGuarantee;
import io.waymark.agent.durability.DurabilityPolicy;
import io.waymark.agent.durability.FailurePolicy;
import io.waymark.base.configuration.Option;
import io.waymark.writer.WriterOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The options of what happens inside the audited JVM; those of the writer are in {@link WriterOptions}. */
public final class AgentOptions {
    static final Option<String> EVENT_SOURCE = Option.string(
            "waymark.event.source",
            "",
            "The `eventSource` of classes without `@EventSource`. Empty: the package's name as a host name, so that"
                    + " `com.example.orders` gives `orders.example.com`.");

    static final Option<String> SERVICE_NAME = Option.string(
            "waymark.service.name",
            "",
            "The service's name: who acts when no request led to a call. Empty: such calls have an identity of type"
                    + " `Unknown`.");

    static final Option<String> SELECTORS = Option.string(
            "waymark.trail.selectors",
            "",
            "Which events the trail records: JSON as `PutEventSelectors` takes it. Empty: all management events, no data"
                    + " events.");

    static final Option<Integer> MAX_DEPTH = Option.integer(
            "waymark.capture.max.depth", 8, 1, 32, "How many levels of objects inside a recorded value are written.");

    static final Option<Integer> MAX_LENGTH = Option.integer(
            "waymark.capture.max.length",
            4096,
            16,
            65_536,
            "Longest text that is written whole, in characters. Of a longer one its length, SHA-256 and beginning are.");

    static final Option<Integer> MAX_COUNT = Option.integer(
            "waymark.capture.max.count",
            100,
            1,
            10_000,
            "How many elements of a collection, map or array are written.");

    static final Option<String> SENSITIVE_NAMES = Option.string(
            "waymark.sensitive.names",
            "",
            "More names, separated by commas, whose values are hidden at any depth; the usual ones (`password`, `secret`,"
                    + " `token`, `authorization`, …) always are.");

    static final Option<Boolean> AWS_CALLER_LOOKUP = Option.bool(
            "waymark.aws.caller.lookup",
            false,
            "Whether AWS STS is asked whose the credentials of AWS SDK calls are: one `GetCallerIdentity` for each access"
                    + " key, in the background. It needs no permission. Events from before the answer have what the"
                    + " credentials themselves tell.");

    static final Option<String> AWS_STS_ENDPOINT = Option.string(
            "waymark.aws.sts.endpoint",
            "",
            "Where `waymark.aws.caller.lookup` asks, such as `https://vpce-0123.sts.eu-west-1.vpce.amazonaws.com`. Empty:"
                    + " STS in the region of the call.");

    static final Option<String> AWS_CALLER_ARN = Option.string(
            "waymark.aws.caller.arn",
            "",
            "The ARN of the identity behind the service's AWS credentials, such as"
                    + " `arn:aws:sts::111122223333:assumed-role/orders/i-0123456789abcdef0`. Empty: events of AWS SDK calls"
                    + " say of the caller what the credentials themselves tell.");

    static final Option<Duration> BLOCK_TIMEOUT = Option.duration(
            "waymark.block.timeout",
            "1s",
            "0s",
            "1m",
            "How long an audited call may be held up: by a ring that is full, since events come faster than they can be"
                    + " journaled, until its `guarantee` holds, or, with `deny`, until the agent has started. After that calls"
                    + " go on, or are refused, without a wait until something has moved; events for which there is no room are"
                    + " dropped, and counted.");

    static final Option<DurabilityGuarantee> GUARANTEE = Option.enumeration(
            "waymark.guarantee",
            DurabilityPolicy.DEFAULT.guarantee(),
            "What holds of a call's event when the call returns, unless its annotation says so: `async` (it is in memory),"
                    + " `journaled` (it outlives the process) or `synced` (it outlives a power loss).");

    static final Option<FailurePolicy> ON_FAILURE = Option.enumeration(
            "waymark.on.failure",
            DurabilityPolicy.DEFAULT.onFailure(),
            "What becomes of a call whose event cannot be kept, unless its annotation says so: `block` (it waits, at most"
                    + " as long as `waymark.block.timeout` says), `drop` (its event is dropped, counted and reported) or"
                    + " `deny` (it is refused, with a `CallRefusedException`, before it has done anything).");

    /** Also of {@code waymark deliver}. */
    public static final Option<Duration> SHUTDOWN_TIMEOUT = Option.duration(
            "waymark.shutdown.timeout",
            "5s",
            "0s",
            "5m",
            "How long the JVM's shutdown may take to deliver and sign what is left; the rest is delivered at the next"
                    + " start.");

    /** Every option there is. */
    public static final List<Option<?>> ALL = all();

    private AgentOptions() {}

    private static List<Option<?>> all() {
        List<Option<?>> all = new ArrayList<>(WriterOptions.ALL);
        all.addAll(List.of(
                SELECTORS,
                EVENT_SOURCE,
                SERVICE_NAME,
                MAX_DEPTH,
                MAX_LENGTH,
                MAX_COUNT,
                SENSITIVE_NAMES,
                AWS_CALLER_ARN,
                AWS_CALLER_LOOKUP,
                AWS_STS_ENDPOINT,
                GUARANTEE,
                ON_FAILURE,
                BLOCK_TIMEOUT,
                SHUTDOWN_TIMEOUT));
        return List.copyOf(all);
    }
}
