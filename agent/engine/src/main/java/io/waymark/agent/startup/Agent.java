package io.waymark.agent.startup;

import io.waymark.agent.bootstrap.Bridge;
import io.waymark.agent.capture.ModulePackages;
import io.waymark.agent.instrumentation.ActivationStage;
import io.waymark.agent.instrumentation.InstrumentationIndex;
import io.waymark.agent.refusal.DefaultDenial;
import io.waymark.agent.refusal.EarlyOption;
import io.waymark.agent.ring.AgentThread;
import io.waymark.agent.ring.Ring;
import io.waymark.agent.selfreport.CoverageLogger;
import io.waymark.agent.weave.ClassRetransformer;
import io.waymark.agent.weave.ConfiguredMethods;
import io.waymark.agent.weave.HiddenClassSearch;
import io.waymark.agent.weave.InstrumentationCoverage;
import io.waymark.agent.weave.Weaver;
import io.waymark.agent.weave.WeavingTransformer;
import io.waymark.base.log.FailureReason;
import io.waymark.base.log.OperatorLog;
import io.waymark.base.thread.Deadline;
import io.waymark.writer.WriterOptions;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The running agent. It starts in three steps, each as late as it can be, because the application is starting too:
 *
 * <ol>
 *   <li>in {@code premain}: a transformer that looks at constant pools;
 *   <li>when the first annotated class is loaded: the bridge, and what weaves and captures. From here on no call is lost,
 *       since the ring takes events before anything drains it;
 *   <li>when the application has started, as {@link DeliveryStart} tells: journal, log files and digests.
 * </ol>
 */
final class Agent implements WeavingTransformer.WeavingContext, Runnable {
    /** Maximum time that class loading waits for another thread to finish the second step. */
    private static final Duration WEAVER_TIMEOUT = Duration.ofSeconds(20);

    /** Maximum time that class loading waits until the class loader's class is retransformed. */
    private static final Duration RETRANSFORM_TIMEOUT = Duration.ofSeconds(5);

    /** Maximum time until the retransformation of a class loader's class ends after all. */
    private static final Duration DELAYED_RETRANSFORM_TIMEOUT = Duration.ofMinutes(2);

    /** Maximum time until the first woven classes are loaded. */
    private static final Duration LOAD_TIMEOUT = Duration.ofSeconds(5);

    /** Maximum time that the first call with a pending future waits for its future's class to be woven. */
    private static final Duration COMPLETIONS_TIMEOUT = Duration.ofSeconds(1);

    /** Time for the last log lines and flushes after the shutdown timeout. */
    private static final Duration SHUTDOWN_GRACE = Duration.ofSeconds(2);

    private static final long POLL_NANOS = 10_000_000L;

    private final Instrumentation instrumentation;
    private final OperatorLog log = new OperatorLog(System.err);
    private final CoverageLogger coverageLogger = new CoverageLogger(log);
    private final InstrumentationCoverage coverage =
            new InstrumentationCoverage(coverageLogger, coverageLogger::logFailure);
    private final ClassRetransformer loadedClasses;
    private final InstrumentationIndex index = InstrumentationIndex.load(Agent.class.getClassLoader());
    private final @Nullable ConfiguredMethods configuredMethods;
    private final WeavingTransformer transformer;
    private final @Nullable String argument;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable CapturePipeline capturePipeline;
    private boolean bridgeDefined;
    private volatile boolean hiddenClassesWoven;
    private volatile boolean unauditedClassesFound;
    private volatile @Nullable DeliveryPipeline deliveryPipeline;
    private volatile boolean stopped;

    private Agent(Instrumentation instrumentation, @Nullable String argument) {
        this.instrumentation = instrumentation;
        this.argument = argument;
        this.configuredMethods = EarlyMethods.read(argument, log, coverage);
        this.transformer = new WeavingTransformer(this, index, coverage, configuredMethods);
        this.loadedClasses = new ClassRetransformer(instrumentation, index, coverage, configuredMethods);
    }

    /**
     * Starts the agent.
     *
     * @param attached whether the application is running already
     */
    static void start(Instrumentation instrumentation, @Nullable String argument, boolean attached) {
        Agent agent = new Agent(instrumentation, argument);
        // No lambdas on this path: the first lambdas of a JVM cost more than everything else here.
        instrumentation.addTransformer(agent.transformer, true);
        new AgentThread(agent, "waymark-start").start();
        // Before main too: without this, classes that an AOT cache holds linked would run unaudited.
        if (attached || agent.loadedClasses.hasLoadedClasses()) {
            agent.loadedClasses.retransform(ActivationStage.AUDITED_CALLS);
            agent.loadedClasses.retransform(ActivationStage.REQUESTS);
        }
    }

    @Override
    public Weaver weaver() {
        CapturePipeline current = capturePipeline;
        if (current == null) {
            if (!Deadline.after(WEAVER_TIMEOUT).tryLock(lock)) {
                throw new IllegalStateException("the agent did not start within " + WEAVER_TIMEOUT.toSeconds() + " s");
            }
            try {
                current = capturePipeline();
            } catch (Throwable e) {
                // Whatever reports it, the stack trace is to be kept.
                logToHome();
                throw e;
            } finally {
                lock.unlock();
            }
        }
        return current.weaver();
    }

    @Override
    public boolean isDenialDefault() {
        return DefaultDenial.isConfigured(argument);
    }

    /** Call holding the lock. */
    private CapturePipeline capturePipeline() {
        CapturePipeline current = capturePipeline;
        if (current == null) {
            if (!bridgeDefined) {
                JavaBaseAccess.grant(instrumentation);
                ModulePackages.openWith(instrumentation);
                BridgeClasses.define();
                bridgeDefined = true;
            }
            current = CapturePipeline.start(
                    argument,
                    log,
                    coverage,
                    index,
                    configuredMethods,
                    this::enableCompletions,
                    transformer::transformHidden);
            ShutdownSequence.add(this::stop);
            capturePipeline = current;
        }
        return current;
    }

    @Override
    public boolean retransform(Class<?> type) {
        AgentThread retransforming = new AgentThread(() -> loadedClasses.retransform(type), "waymark-weave");
        retransforming.start();
        return Deadline.after(RETRANSFORM_TIMEOUT).awaitEnd(retransforming);
    }

    @Override
    public void retransformOnceBridgeIsVisible(ClassLoader loader, String className) {
        new AgentThread(
                        () -> loadedClasses.retransformOnceBridgeIsVisible(
                                loader, className, Deadline.after(DELAYED_RETRANSFORM_TIMEOUT)),
                        "waymark-weave")
                .start();
    }

    /** On a thread of its own, since this one is loading a class. */
    @Override
    public void onStageEnabled(ActivationStage stage) {
        new AgentThread(
                        () -> {
                            weaveHiddenClasses();
                            loadedClasses.retransform(stage);
                            reportReplacedClasses(LOAD_TIMEOUT);
                        },
                        "waymark-weave")
                .start();
    }

    /** From now on; those that are defined already are reported. */
    private void weaveHiddenClasses() {
        if (!hiddenClassesWoven) {
            hiddenClassesWoven = true;
            transformer.enableHiddenClasses();
            loadedClasses.retransform(MethodHandles.Lookup.class);
            reportHiddenClasses();
        }
    }

    private void reportReplacedClasses(Duration timeout) {
        if (loadedClasses.reportReplaced(transformer.firstWovenClasses(), Deadline.after(timeout))) {
            unauditedClassesFound = true;
        }
    }

    private boolean reportHiddenClasses() {
        JavaBaseAccess.grant(instrumentation);
        boolean found = new HiddenClassSearch(instrumentation, coverage).report();
        if (found) {
            unauditedClassesFound = true;
        }
        return found;
    }

    /**
     * When the JVM shuts down: an application whose annotated classes are all hidden would end without a word. No lambda: each
     * application would pay for it.
     */
    private final class LastSearch implements Runnable {
        @Override
        public void run() {
            if (capturePipeline != null || !Deadline.after(SHUTDOWN_GRACE).tryLock(lock)) {
                return;
            }
            try {
                if (capturePipeline == null && reportHiddenClasses()) {
                    capturePipeline();
                }
            } catch (Throwable e) {
                logToHome();
                log.error("agent.hidden", "hidden classes could not be searched for annotations", e);
            } finally {
                lock.unlock();
            }
        }
    }

    /**
     * On the thread of the first call that returned a pending future. It waits, so that the end of this call too is seen before
     * the future's dependents run. A thread of the agent weaves, since this one may hold locks of the application.
     */
    private void enableCompletions() {
        transformer.enableCompletions();
        AgentThread weaving =
                new AgentThread(() -> loadedClasses.retransform(ActivationStage.COMPLETIONS), "waymark-weave");
        weaving.start();
        Deadline.after(COMPLETIONS_TIMEOUT).awaitEnd(weaving);
    }

    /** On its own thread: waits until it is time for the third step, and takes it. */
    @Override
    public void run() {
        DeliveryStart start = new DeliveryStart(System.nanoTime());
        try {
            Runtime.getRuntime().addShutdownHook(new AgentThread(new LastSearch(), "waymark-shutdown"));
        } catch (IllegalStateException e) {
            // The JVM is shutting down already.
            return;
        }
        while (!stopped && deliveryPipeline == null) {
            CapturePipeline current = capturePipeline;
            long published = current == null ? 0 : current.published();
            if (start.isDue(System.nanoTime(), published, Ring.DEFAULT_SLOTS, transformer.lastClassLoadNanos())
                    || (current != null && current.isSinkRequested())) {
                break;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        lock.lock();
        try {
            if (!hiddenClassesWoven && reportHiddenClasses()) {
                weaveHiddenClasses();
            }
            reportReplacedClasses(Duration.ZERO);
            startDelivery();
        } catch (Throwable e) {
            CapturePipeline current = capturePipeline;
            logToHome();
            log.errorWithReason(
                    "agent.start",
                    "the agent could not start, this service runs unaudited (" + FailureReason.of(e) + ")",
                    e);
            // The application may have exhausted the memory. Then the shutdown tries again with what is in the ring.
            if (current != null && !(e instanceof VirtualMachineError)) {
                disableCapture(current);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Also where the configuration could not be loaded. */
    private void logToHome() {
        CapturePipeline current = capturePipeline;
        String home = EarlyOption.read(WriterOptions.HOME.key(), argument);
        Path folder = current != null
                ? current.configuration().get(WriterOptions.HOME)
                : home == null ? WriterOptions.HOME.defaultValue() : Path.of(home);
        log.logToFolder(folder.resolve("log"));
    }

    /** Call holding the lock. A caller that must not return before its events are journaled may take this step earlier. */
    private void startDelivery() {
        if (deliveryPipeline == null && !stopped) {
            CapturePipeline current = capturePipeline();
            deliveryPipeline = DeliveryPipeline.start(current, log);
            if (deliveryPipeline == null) {
                disableCapture(current);
            }
        }
    }

    /** No event can be kept. Without this, events would fill the ring and then block every call. */
    private void disableCapture(CapturePipeline current) {
        Bridge.disconnect();
        current.abandon();
        stopped = true;
    }

    private void warnPendingCalls(long calls, long withoutEvent) {
        if (calls > 0) {
            log.warn(
                    "agent.pending",
                    calls + " audited calls returned a future that was pending when the JVM shut down; their events say"
                            + " that the outcome is unknown"
                            + (withoutEvent > 0
                                    ? "; " + withoutEvent + " of them, such as SDK calls, have no event"
                                    : ""),
                    null);
        }
    }

    private void warnUnfinishedRequests(long requests) {
        if (requests > 0) {
            log.warn(
                    "agent.requests",
                    requests
                            + " requests, messages or jobs were in progress when the JVM shut down; their events say that"
                            + " the outcome is unknown",
                    null);
        }
    }

    /** When the JVM shuts down, after the application's own shutdown hooks. */
    private void stop() {
        CapturePipeline known = capturePipeline;
        Duration timeout = known == null
                ? AgentOptions.SHUTDOWN_TIMEOUT.defaultValue()
                : known.configuration().get(AgentOptions.SHUTDOWN_TIMEOUT);
        AgentThread stopping = new AgentThread(() -> stop(timeout), "waymark-stop");
        try {
            stopping.start();
        } catch (OutOfMemoryError e) {
            // The process cannot start another thread.
            stop(timeout);
            return;
        }
        // A hanging disk must not block the shutdown of the JVM.
        Deadline.after(timeout.plus(SHUTDOWN_GRACE)).awaitEnd(stopping);
    }

    private void stop(Duration timeout) {
        try {
            Deadline deadline = Deadline.after(timeout);
            if (!deadline.tryLock(lock)) {
                Bridge.disconnect();
                log.error(
                        "agent.stop",
                        "the agent was still starting when its time to stop had passed; events may be lost",
                        null);
                return;
            }
            try {
                // Read again: the start may have finished while this thread waited.
                CapturePipeline current = capturePipeline;
                long pending = current == null ? 0 : current.completePendingCalls();
                long requests = current == null ? 0 : current.unfinishedRequests();
                if (current != null
                        && (pending > 0
                                || requests > 0
                                || current.published() > 0
                                || current.isSinkRequested()
                                || current.hasUnreadableSelectors()
                                || unauditedClassesFound)) {
                    startDelivery();
                    if (deliveryPipeline != null) {
                        // Their events may need more room than the ring has: it must be drained by now.
                        warnPendingCalls(pending, current.abandonPendingCalls());
                        warnUnfinishedRequests(requests);
                        current.abandonUnfinishedRequests();
                    }
                }
                stopped = true;
                Bridge.disconnect();
                DeliveryPipeline started = deliveryPipeline;
                if (current != null && started != null) {
                    started.stop(current, deadline, timeout);
                }
                if (current != null) {
                    current.drainBackgroundTasks();
                }
            } finally {
                lock.unlock();
            }
        } catch (Throwable e) {
            log.error("agent.stop", "the agent did not stop cleanly; what is left is delivered at the next start", e);
        }
    }
}
