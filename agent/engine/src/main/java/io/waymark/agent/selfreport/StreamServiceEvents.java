package io.waymark.agent.selfreport;

import io.waymark.agent.record.ServiceEvent;
import io.waymark.agent.ring.Counters;
import io.waymark.agent.ring.DropReason;
import io.waymark.agent.ring.ServiceEventSource;
import io.waymark.agent.ring.StreamProgress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Provides the service events by which the completeness of a stream is judged: start of the run and end of earlier ones,
 * coverage, drops, stop. Nothing is done before there is a journal, so that a run without one pays nothing.
 */
public final class StreamServiceEvents implements ServiceEventSource {
    private final AgentRun run;
    private final Counters counters;
    private final CoverageReporter coverage;
    private final DropReporter drops;
    private final StatusPublisher status;
    private final Runnable eachSecond;

    /**
     * Creates the source.
     *
     * @param run the run to report
     * @param counters what became of events
     * @param coverage provides {@code CoverageReported}
     * @param status gets the progress of the stream
     * @param eachSecond is run about once a second, on the thread that asks for events
     */
    public StreamServiceEvents(
            AgentRun run, Counters counters, CoverageReporter coverage, StatusPublisher status, Runnable eachSecond) {
        this.run = run;
        this.counters = counters;
        this.coverage = coverage;
        this.drops = new DropReporter(counters, run.stream());
        this.status = status;
        this.eachSecond = eachSecond;
    }

    @Override
    public List<ServiceEvent> firstEvents() {
        return List.of(RunEvents.started(run));
    }

    @Override
    public List<ServiceEvent> dueEvents() {
        eachSecond.run();
        List<ServiceEvent> events = new ArrayList<>(coverage.dueEvents());
        events.addAll(drops.newEvents());
        return events;
    }

    @Override
    public List<ServiceEvent> lastEvents(StreamProgress progress) {
        List<ServiceEvent> events = new ArrayList<>(coverage.newEvents());
        events.addAll(drops.newEvents());
        long lastEvents = events.size() + 1L;
        Map<String, Long> dropped = new HashMap<>();
        for (DropReason reason : DropReason.values()) {
            dropped.put(reason.name(), counters.dropped(reason).count());
        }
        events.add(RunEvents.stopped(
                run.stream(),
                new RunEvents.RunTotals(
                        progress.generated() + lastEvents,
                        progress.journaled() + lastEvents,
                        dropped,
                        counters.refused(),
                        counters.late(),
                        counters.captureFailures(),
                        counters.pending())));
        return events;
    }

    @Override
    public void onProgress(StreamProgress progress) {
        status.update(progress);
    }

    @Override
    public void onEnd(StreamProgress progress, boolean complete) {
        status.close(progress, complete);
    }
}
