package io.waymark.agent.startup;

import io.waymark.agent.durability.DurabilityGuarantee;
import io.waymark.agent.durability.DurabilityPolicy;
import io.waymark.agent.durability.FailurePolicy;
import io.waymark.agent.request.ForwardingHeader;
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
            "The service's name: the `eventSource` of requests, and the caller of calls that no request led to."
                    + " Empty: `spring.application.name`, `quarkus.application.name`, `OTEL_SERVICE_NAME` or the name of the"
                    + " application's jar or main class for requests; such calls have an identity of type `Unknown`.");

    static final Option<String> REQUESTS_EXCLUDE = Option.string(
            "waymark.requests.exclude",
            "GET|HEAD /health/**, GET|HEAD /healthz, GET|HEAD /livez, GET|HEAD /readyz, GET|HEAD /ping,"
                    + " GET|HEAD /metrics, GET|HEAD /prometheus, GET|HEAD /actuator/health/**,"
                    + " GET|HEAD /actuator/info, GET|HEAD /actuator/metrics/**, GET|HEAD /actuator/prometheus,"
                    + " GET|HEAD /favicon.ico, GET|HEAD /robots.txt, GET|HEAD /static/**, GET|HEAD /assets/**,"
                    + " GET|HEAD /webjars/**, GET|HEAD /**/*.css, GET|HEAD /**/*.js, GET|HEAD /**/*.map,"
                    + " GET|HEAD /**/*.png, GET|HEAD /**/*.jpg, GET|HEAD /**/*.gif, GET|HEAD /**/*.svg,"
                    + " GET|HEAD /**/*.ico, GET|HEAD /**/*.woff, GET|HEAD /**/*.woff2,"
                    + " POST /grpc.health.v1.Health/*, POST /grpc.reflection.*/*",
            "Requests that are no events: comma-separated patterns `[METHOD|METHOD ]/path`, where `*` stands for"
                    + " characters of one segment, `{name}` for a segment and `**` for any number of segments."
                    + " Paths that a server may read in more than one way (`..`, `//`, `;`, `%`) are never excluded.");

    static final Option<String> REQUESTS_MANAGEMENT = Option.string(
            "waymark.requests.management",
            "",
            "Requests that are management events, in the form of `waymark.requests.exclude`; in addition to those"
                    + " whose method changes something (all but `GET`, `HEAD`, `OPTIONS`, `TRACE`).");

    static final Option<String> REQUESTS_DATA = Option.string(
            "waymark.requests.data",
            "",
            "Requests that are data events, in the form of `waymark.requests.exclude`; in addition to those whose"
                    + " method only reads. Data events are recorded if `waymark.trail.selectors` selects them.");

    static final Option<String> BACKGROUND_EXCLUDE = Option.string(
            "waymark.background.exclude",
            "",
            "Listeners and jobs whose work is no event: comma-separated names of events (`OnOrder`), topics, queues or"
                    + " jobs, where `*` stands for any characters.");

    static final Option<String> BACKGROUND_MANAGEMENT = Option.string(
            "waymark.background.management",
            "",
            "Listeners and jobs whose work is a management event, in the form of `waymark.background.exclude`; in"
                    + " addition to all other jobs.");

    static final Option<String> BACKGROUND_DATA = Option.string(
            "waymark.background.data",
            "",
            "Jobs whose runs are data events, in the form of `waymark.background.exclude`; in addition to all other"
                    + " messages. Data events are recorded if `waymark.trail.selectors` selects them.");

    static final Option<String> TRUSTED_PROXIES = Option.string(
            "waymark.trusted.proxies",
            "",
            "Comma-separated IP addresses and CIDR blocks (`10.0.0.0/8, 2001:db8::/32`) of proxies whose headers are"
                    + " believed: `sourceIPAddress` is the last address in `Forwarded` or `X-Forwarded-For` that is"
                    + " not one of these, and a UUID in `X-Request-ID` is the `requestID`. Empty: no header is"
                    + " believed. Names are not resolved; an invalid entry is reported and ignored.");

    static final Option<ForwardingHeader> TRUSTED_PROXIES_HEADER = Option.enumeration(
            "waymark.trusted.proxies.header",
            ForwardingHeader.EITHER,
            "The header of trusted proxies that names the client; `either` is `Forwarded` if the request has it, else"
                    + " `X-Forwarded-For`. Name the one that your proxies write, unless they remove the other one:"
                    + " clients can send that one.");

    static final Option<String> ROOT_USERS = Option.string(
            "waymark.root.users",
            "root, admin",
            "Comma-separated names, in any case, of the service's own users whose `userIdentity` has the type `Root`,"
                    + " such as its superusers: rules that watch the root user watch them. Empty: nobody.");

    static final Option<String> METHODS = Option.string(
            "waymark.methods",
            "",
            "Methods to audit that nobody can annotate, in entries `CLASS[METHOD, …]` with semicolons between them, such as"
                    + " `com.acme.Admin[delete*, create(parameters=name)]`; also those of classes that extend or implement"
                    + " the class. See [methods by configuration](methods-by-configuration.md). Entries that cannot be read"
                    + " are reported and ignored.");

    static final Option<Integer> MAX_DEPTH =
            Option.integer("waymark.capture.max.depth", 8, 1, 32, "Maximum nesting depth of a recorded value.");

    static final Option<Integer> MAX_LENGTH = Option.integer(
            "waymark.capture.max.length",
            4096,
            16,
            65_536,
            "Maximum length of a recorded string, in characters. A longer string is replaced by its"
                    + " length, SHA-256 and first characters.");

    static final Option<Integer> MAX_COUNT = Option.integer(
            "waymark.capture.max.count",
            100,
            1,
            10_000,
            "Maximum number of recorded elements of a collection, map or array.");

    static final Option<String> SENSITIVE_NAMES = Option.string(
            "waymark.sensitive.names",
            "",
            "Additional comma-separated names whose values are redacted at any depth. The built-in names"
                    + " (`password`, `secret`, `token`, `authorization`, …) are always redacted.");

    static final Option<Boolean> AWS_CALLER_LOOKUP = Option.bool(
            "waymark.aws.caller.lookup",
            false,
            "Whether the agent asks AWS STS for the identity behind the credentials of AWS SDK calls: one"
                    + " `GetCallerIdentity` per access key, in the background. It needs no permission. Events"
                    + " before the response contain what the credentials reveal.");

    static final Option<String> AWS_STS_ENDPOINT = Option.string(
            "waymark.aws.sts.endpoint",
            "",
            "The STS endpoint for `waymark.aws.caller.lookup`, such as"
                    + " `https://vpce-0123.sts.eu-west-1.vpce.amazonaws.com`. Empty: STS in the region of the call.");

    static final Option<String> AWS_CALLER_ARN = Option.string(
            "waymark.aws.caller.arn",
            "",
            "The ARN of the identity behind the service's AWS credentials, such as"
                    + " `arn:aws:sts::111122223333:assumed-role/orders/i-0123456789abcdef0`. Empty: events of AWS"
                    + " SDK calls contain what the credentials reveal.");

    static final Option<Duration> BLOCK_TIMEOUT = Option.duration(
            "waymark.block.timeout",
            "1s",
            "0s",
            "1m",
            "Maximum time that an audited call is blocked: by a full ring, until its `guarantee` is met,"
                    + " or, with `deny`, until the agent has started. After a timeout, calls return or are refused"
                    + " without waiting until the ring makes progress; events that find no room are dropped and"
                    + " counted.");

    static final Option<DurabilityGuarantee> GUARANTEE = Option.enumeration(
            "waymark.guarantee",
            DurabilityPolicy.DEFAULT.guarantee(),
            "Durability of a call's event when the call returns, unless its annotation sets it: `async`"
                    + " (in memory), `journaled` (survives the process) or `synced` (survives a power loss).");

    static final Option<FailurePolicy> ON_FAILURE = Option.enumeration(
            "waymark.on.failure",
            DurabilityPolicy.DEFAULT.onFailure(),
            "What happens to a call whose event cannot be kept, unless its annotation sets it: `block`"
                    + " (the call waits for up to `waymark.block.timeout`), `drop` (its event is dropped, counted"
                    + " and reported) or `deny` (the call is refused with a `CallRefusedException` before it does"
                    + " anything).");

    /** Also used by {@code waymark deliver}. */
    public static final Option<Duration> SHUTDOWN_TIMEOUT = Option.duration(
            "waymark.shutdown.timeout",
            "5s",
            "0s",
            "5m",
            "Maximum time that the JVM's shutdown waits for delivery and signing; the next start delivers"
                    + " the rest.");

    /** All options of the agent and the writer. */
    public static final List<Option<?>> ALL = all();

    private AgentOptions() {}

    private static List<Option<?>> all() {
        List<Option<?>> all = new ArrayList<>(WriterOptions.ALL);
        all.addAll(List.of(
                METHODS,
                EVENT_SOURCE,
                SERVICE_NAME,
                REQUESTS_EXCLUDE,
                REQUESTS_MANAGEMENT,
                REQUESTS_DATA,
                BACKGROUND_EXCLUDE,
                BACKGROUND_MANAGEMENT,
                BACKGROUND_DATA,
                TRUSTED_PROXIES,
                TRUSTED_PROXIES_HEADER,
                ROOT_USERS,
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
