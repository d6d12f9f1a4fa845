package io.waymark.agent.startup;

import io.waymark.agent.background.BackgroundCalls;
import io.waymark.agent.background.BackgroundCoverage;
import io.waymark.agent.background.BackgroundRecorder;
import io.waymark.agent.background.BackgroundRules;
import io.waymark.agent.bootstrap.Bridge;
import io.waymark.agent.calls.CaptureFailures;
import io.waymark.agent.calls.PendingCalls;
import io.waymark.agent.capture.Capture;
import io.waymark.agent.capture.CaptureLimits;
import io.waymark.agent.capture.CaptureSettings;
import io.waymark.agent.capture.MethodRegistry;
import io.waymark.agent.clientcall.AdapterContext;
import io.waymark.agent.clientcall.AdapterSettings;
import io.waymark.agent.clientcall.LibraryCallDispatcher;
import io.waymark.agent.context.CallerContext;
import io.waymark.agent.durability.DurabilityPolicy;
import io.waymark.agent.hook.AgentHooks;
import io.waymark.agent.identity.UserIdentities;
import io.waymark.agent.instrumentation.InstrumentationIndex;
import io.waymark.agent.record.RecordComposer;
import io.waymark.agent.record.ServiceEvent;
import io.waymark.agent.redact.SessionFingerprints;
import io.waymark.agent.request.Endpoints;
import io.waymark.agent.request.RequestRules;
import io.waymark.agent.request.RoutePattern;
import io.waymark.agent.request.TrustedProxies;
import io.waymark.agent.ring.Counters;
import io.waymark.agent.ring.ProblemReporter;
import io.waymark.agent.ring.Ring;
import io.waymark.agent.selfreport.AgentRun;
import io.waymark.agent.selfreport.BackgroundExecutor;
import io.waymark.agent.selfreport.CoverageReporter;
import io.waymark.agent.selfreport.StatusPublisher;
import io.waymark.agent.selfreport.StreamServiceEvents;
import io.waymark.agent.servercall.EndpointCoverage;
import io.waymark.agent.servercall.LibraryPrincipals;
import io.waymark.agent.servercall.RequestRecorder;
import io.waymark.agent.servercall.RequestRouting;
import io.waymark.agent.servercall.ServerCalls;
import io.waymark.agent.servercall.ServiceIdentity;
import io.waymark.agent.servercall.SignInRecorder;
import io.waymark.agent.servercall.SignIns;
import io.waymark.agent.weave.ConfiguredMethods;
import io.waymark.agent.weave.InstrumentationCoverage;
import io.waymark.agent.weave.SensitiveMarkReader;
import io.waymark.agent.weave.Weaver;
import io.waymark.base.configuration.Configuration;
import io.waymark.base.configuration.Option;
import io.waymark.base.file.StatusFileUpdater;
import io.waymark.base.log.OperatorLog;
import io.waymark.format.FormatException;
import io.waymark.writer.Writer;
import io.waymark.writer.WriterOptions;
import io.waymark.writer.selectors.EventSelectors;
import io.waymark.writer.selectors.HomeSelection;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The second step of the start: what weaves, captures and holds events until they can be journaled. */
final class CapturePipeline {
    private static final Duration PENDING_CALLS_TIMEOUT = Duration.ofSeconds(1);

    private final Configuration configuration;
    private final InstrumentationCoverage coverage;
    private final @Nullable ConfiguredMethods configuredMethods;
    private final UUID streamId = UUID.randomUUID();
    private final Instant started = Instant.now();
    private final BackgroundExecutor backgroundExecutor = new BackgroundExecutor();
    private final MethodRegistry methods = new MethodRegistry();
    private final Counters counters = new Counters();
    private final Ring ring;
    /** What the trails of the home record; follows changes of their definitions. */
    private final HomeSelection selection;

    private final AtomicBoolean refreshing = new AtomicBoolean();

    private final PendingCalls pendingCalls;
    private final ServerCalls serverCalls;
    private final EndpointCoverage endpointCoverage;
    private final BackgroundCalls backgroundCalls;
    private final BackgroundCoverage backgroundCoverage;
    /** Why the configured event selectors are not used. */
    private @Nullable String selectorsError;

    private @Nullable Weaver weaver;

    private CapturePipeline(
            Configuration configuration,
            OperatorLog log,
            InstrumentationCoverage coverage,
            InstrumentationIndex index,
            @Nullable ConfiguredMethods configuredMethods,
            Runnable enableCompletions,
            BiFunction<Class<?>, byte[], byte[]> hiddenClasses) {
        this.configuration = configuration;
        this.configuredMethods = configuredMethods;
        this.coverage = coverage;
        ProblemReporter problems =
                new ProblemReporter((what, cause) -> backgroundExecutor.submit(() -> log.warn(what, what, cause)));
        RecordComposer composer = new RecordComposer(
                configuration.get(WriterOptions.ACCOUNT), configuration.get(WriterOptions.REGION), streamId);
        ring = new Ring(
                Ring.DEFAULT_SLOTS, configuration.get(AgentOptions.BLOCK_TIMEOUT), composer, counters, problems);
        selection = new HomeSelection(
                configuration.get(WriterOptions.HOME), configuration.get(WriterOptions.TRAIL_NAME), selectors(log));
        refreshSelection(log);
        CaptureFailures failures = new CaptureFailures(counters, problems, coverage::unsupported);
        pendingCalls = new PendingCalls(counters, failures, enableCompletions);
        CaptureSettings settings = settings();
        String serviceName =
                ServiceName.derive(configuration.get(AgentOptions.SERVICE_NAME), systemProperties(), System.getenv());
        CallerContext callers = new CallerContext(
                new UserIdentities(
                        settings.accountId(),
                        names(AgentOptions.ROOT_USERS, true),
                        new LibraryPrincipals(index, failures),
                        serviceName),
                settings.serviceName(),
                trustedProxies(log),
                index::requestAccessor);
        TokenKey tokenKey = new TokenKey(configuration.get(WriterOptions.HOME));
        Capture capture = new Capture(
                methods,
                selection,
                settings,
                tokenKey,
                new SensitiveMarkReader(coverage),
                callers,
                ring,
                failures,
                pendingCalls);
        AdapterSettings ofLibraries = new AdapterSettings(
                configuration.get(WriterOptions.ACCOUNT),
                configuration.get(WriterOptions.REGION),
                configuration.get(AgentOptions.AWS_CALLER_ARN),
                configuration.get(AgentOptions.AWS_CALLER_LOOKUP),
                configuration.get(AgentOptions.AWS_STS_ENDPOINT),
                settings.secretNames());
        LibraryCallDispatcher clientCalls = new LibraryCallDispatcher(
                index,
                new AdapterContext(ofLibraries, selection, callers::requester, ring, failures),
                pendingCalls,
                failures);
        ServiceIdentity service =
                new ServiceIdentity(serviceName, settings.accountId(), configuration.get(WriterOptions.REGION));
        Endpoints endpoints = new Endpoints();
        SessionFingerprints fingerprints = new SessionFingerprints(tokenKey);
        RequestRules rules = requestRules(log);
        endpointCoverage = new EndpointCoverage(endpoints, rules, service, selection);
        SignIns signIns = new SignIns(callers, new SignInRecorder(service, selection, fingerprints, ring), capture);
        serverCalls = new ServerCalls(
                callers,
                rules,
                new RequestRecorder(service, selection, endpoints, capture, fingerprints, ring, failures),
                signIns,
                capture,
                index,
                failures);
        BackgroundRecorder backgroundRecorder =
                new BackgroundRecorder(service, backgroundRules(), selection, capture, ring);
        backgroundCoverage = new BackgroundCoverage(backgroundRecorder);
        backgroundCalls = new BackgroundCalls(
                service.eventSource(),
                callers,
                backgroundRecorder,
                backgroundCoverage,
                capture,
                pendingCalls,
                index,
                failures);
        Bridge.connect(new AgentHooks(
                capture,
                callers,
                serverCalls,
                new RequestRouting(callers, capture, endpoints, index, failures),
                signIns,
                clientCalls,
                backgroundCalls,
                pendingCalls,
                failures,
                hiddenClasses));
    }

    static CapturePipeline start(
            @Nullable String argument,
            OperatorLog log,
            InstrumentationCoverage coverage,
            InstrumentationIndex index,
            @Nullable ConfiguredMethods configuredMethods,
            Runnable enableCompletions,
            BiFunction<Class<?>, byte[], byte[]> hiddenClasses) {
        Configuration configuration = Configuration.load(
                argument, systemProperties(), System.getenv(), Path.of("").toAbsolutePath(), AgentOptions.ALL);
        for (String problem : configuration.problems()) {
            log.warn(problem, problem, null);
        }
        return new CapturePipeline(
                configuration, log, coverage, index, configuredMethods, enableCompletions, hiddenClasses);
    }

    private static Map<String, String> systemProperties() {
        return System.getProperties().stringPropertyNames().stream()
                .collect(Collectors.toMap(name -> name, name -> System.getProperty(name, "")));
    }

    private RequestRules requestRules(OperatorLog log) {
        return new RequestRules(
                patterns(AgentOptions.REQUESTS_EXCLUDE, log),
                patterns(AgentOptions.REQUESTS_MANAGEMENT, log),
                patterns(AgentOptions.REQUESTS_DATA, log));
    }

    private BackgroundRules backgroundRules() {
        return new BackgroundRules(
                configuration.get(AgentOptions.BACKGROUND_EXCLUDE),
                configuration.get(AgentOptions.BACKGROUND_MANAGEMENT),
                configuration.get(AgentOptions.BACKGROUND_DATA));
    }

    private List<RoutePattern> patterns(Option<String> option, OperatorLog log) {
        try {
            return RoutePattern.parseAll(configuration.get(option));
        } catch (IllegalArgumentException e) {
            String message = option.key() + " cannot be read: " + e.getMessage() + "; the option is ignored";
            log.error(message, message, null);
            return List.of();
        }
    }

    private TrustedProxies trustedProxies(OperatorLog log) {
        return TrustedProxies.parse(
                configuration.get(AgentOptions.TRUSTED_PROXIES),
                configuration.get(AgentOptions.TRUSTED_PROXIES_HEADER),
                problem -> {
                    String message = AgentOptions.TRUSTED_PROXIES.key() + ": " + problem + "; the entry is ignored";
                    log.error(message, message, null);
                });
    }

    private @Nullable String serviceName() {
        String service = configuration.get(AgentOptions.SERVICE_NAME);
        return service.isEmpty() ? null : service;
    }

    private Set<String> names(Option<String> option, boolean lowerCase) {
        return Arrays.stream(configuration.get(option).split(",", -1))
                .map(String::trim)
                .filter(name -> !name.isEmpty())
                .map(name -> lowerCase ? name.toLowerCase(Locale.ROOT) : name)
                .collect(Collectors.toSet());
    }

    private CaptureSettings settings() {
        Set<String> secretNames = names(AgentOptions.SENSITIVE_NAMES, false);
        CaptureLimits defaults = CaptureLimits.DEFAULT;
        return new CaptureSettings(
                configuration.get(WriterOptions.ACCOUNT),
                serviceName(),
                new CaptureLimits(
                        configuration.get(AgentOptions.MAX_DEPTH),
                        configuration.get(AgentOptions.MAX_LENGTH),
                        configuration.get(AgentOptions.MAX_COUNT),
                        defaults.maxBytes()),
                secretNames);
    }

    /** One at a time: where the disk hangs, further ones would only fill the queue. */
    private void submitRefresh(OperatorLog log) {
        if (refreshing.compareAndSet(false, true)
                && !backgroundExecutor.submit(() -> {
                    refreshSelection(log);
                    refreshing.set(false);
                })) {
            refreshing.set(false);
        }
    }

    private void refreshSelection(OperatorLog log) {
        try {
            selection.refresh();
        } catch (FormatException | IOException | RuntimeException e) {
            log.error("trails", "the trails of the home are not taken up: " + e.getMessage(), e);
        }
    }

    private EventSelectors selectors(OperatorLog log) {
        String json = configuration.get(WriterOptions.SELECTORS);
        if (!json.isEmpty()) {
            try {
                return EventSelectors.parse(json);
            } catch (FormatException e) {
                String message = WriterOptions.SELECTORS.key() + " cannot be read: " + e.getMessage()
                        + "; until it is corrected, all management events are recorded and no data events";
                log.error(message, message, null);
                selectorsError = StatusFileUpdater.errorText(message);
            }
        } else {
            selectorsError = configuration.problems().stream()
                    .filter(CapturePipeline::mayConcernSelectors)
                    .findFirst()
                    .map(StatusFileUpdater::errorText)
                    .orElse(null);
        }
        return EventSelectors.DEFAULT;
    }

    /** Whether selectors may have been set where they were not found: under a misspelled key, or in an unreadable file. */
    private static boolean mayConcernSelectors(String problem) {
        return problem.toLowerCase(Locale.ROOT).contains("selector") || problem.startsWith("the properties file ");
    }

    Configuration configuration() {
        return configuration;
    }

    /** Returns the id of this run of the JVM. */
    UUID streamId() {
        return streamId;
    }

    /** Created lazily: an application without annotations never needs it. */
    synchronized Weaver weaver() {
        if (weaver == null) {
            weaver = new Weaver(
                    configuration.get(WriterOptions.REGION),
                    configuration.get(WriterOptions.ACCOUNT),
                    configuration.get(AgentOptions.EVENT_SOURCE),
                    new DurabilityPolicy(
                            configuration.get(AgentOptions.GUARANTEE), configuration.get(AgentOptions.ON_FAILURE)),
                    methods::register,
                    coverage,
                    configuredMethods);
        }
        return weaver;
    }

    /** How many events have been put into the ring. */
    long published() {
        return ring.published();
    }

    /** Whether events may be missing since the selectors cannot be read: the trail and the status must say so. */
    boolean hasUnreadableSelectors() {
        return selectorsError != null;
    }

    /** Whether a call cannot return before delivery has started. */
    boolean isSinkRequested() {
        return ring.isSinkRequested();
    }

    /** Records the calls whose futures have completed, and returns how many calls are still pending. */
    long completePendingCalls() {
        pendingCalls.completeFinished(PENDING_CALLS_TIMEOUT);
        return counters.pending();
    }

    /** Records the calls that are still pending, with an unknown outcome; returns how many have no event. */
    long abandonPendingCalls() {
        pendingCalls.abandonUnfinished(PENDING_CALLS_TIMEOUT);
        return counters.pending();
    }

    /** Returns how many requests, messages and jobs are in progress that will be events. */
    long unfinishedRequests() {
        return serverCalls.countUnfinished() + backgroundCalls.countUnfinished();
    }

    /** Records the requests, messages and jobs that are still in progress, with an unknown outcome. */
    void abandonUnfinishedRequests() {
        serverCalls.abandonUnfinished(PENDING_CALLS_TIMEOUT);
        backgroundCalls.abandonUnfinished(PENDING_CALLS_TIMEOUT);
    }

    /** Starts to append records to the writer's journal, service events among them. */
    void drainTo(Writer writer, OperatorLog log) {
        String account = configuration.get(WriterOptions.ACCOUNT);
        String region = configuration.get(WriterOptions.REGION);
        ServiceEvent.StreamIdentity stream = new ServiceEvent.StreamIdentity(account, region, streamId);
        AgentRun run = new AgentRun(
                stream,
                started,
                configuration.get(WriterOptions.TRAIL_NAME),
                serviceName(),
                writer.instance(),
                writer.previousRuns(),
                selectorsError);
        backgroundExecutor.start();
        ring.drainTo(
                new JournalSink(writer.journal(), account, region),
                new StreamServiceEvents(
                        run,
                        counters,
                        new CoverageReporter(
                                coverage,
                                endpointCoverage,
                                backgroundCoverage,
                                configuration,
                                AgentOptions.ALL,
                                stream,
                                line -> backgroundExecutor.submit(() -> log.announce(line))),
                        new StatusPublisher(run, writer.statusFile(), counters, log, backgroundExecutor),
                        () -> submitRefresh(log)));
    }

    /** Releases waiting callers: no event will be delivered. */
    void abandon() {
        backgroundExecutor.start();
        ring.abandon();
    }

    /** Returns whether the writer receives no more records. */
    boolean close(Duration deadline) {
        ring.close(deadline);
        return ring.isQuiescent();
    }

    /** Waits until the log lines that were submitted are written. */
    void drainBackgroundTasks() {
        backgroundExecutor.drain();
    }
}
