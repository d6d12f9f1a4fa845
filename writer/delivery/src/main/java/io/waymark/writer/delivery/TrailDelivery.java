package io.waymark.writer.delivery;

import io.waymark.base.log.OperatorLog;
import io.waymark.base.thread.Deadline;
import io.waymark.writer.delivery.TrailsReader.AppliedTrail;
import io.waymark.writer.delivery.TrailsReader.TrailPhase;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Delivers one trail of a home through its changes: what was journaled before each of them as the trail was then. Where a
 * change lies is recorded before anything else is done for it, so that neither an outage of the store nor a restart moves it,
 * and several changes during an outage keep their own places. Used by one thread.
 */
final class TrailDelivery implements Closeable {
    private final String name;
    private final TrailsReader trails;
    private final JournalRetention retention;
    private final UnreadableJournals unreadable;
    private final Clock clock;
    private final OperatorLog log;

    private List<TrailPhase> phases;
    /** Whether the phases are recorded: those of a trail that could never be delivered are not. */
    private boolean isRecorded;
    /** Whether the last phase is that of a trail that was deleted. */
    private boolean isDeleted;
    /** Whether the trail was deleted, and everything before that is delivered. */
    private boolean isForgotten;
    /** Delivers the first phase; null if it has not begun. */
    private @Nullable HomeDeliverer deliverer;

    private TrailDelivery(
            TrailsReader trails,
            List<TrailPhase> phases,
            boolean isRecorded,
            JournalRetention retention,
            UnreadableJournals unreadable,
            Clock clock,
            OperatorLog log) {
        this.trails = trails;
        this.phases = phases;
        this.isRecorded = isRecorded;
        this.retention = retention;
        this.unreadable = unreadable;
        this.clock = clock;
        this.log = log;
        name = phases.get(0).settings().trail().name();
    }

    /** Creates the delivery of a trail that was delivered before. */
    static TrailDelivery of(
            AppliedTrail applied,
            TrailsReader trails,
            JournalRetention retention,
            UnreadableJournals unreadable,
            Clock clock,
            OperatorLog log) {
        return new TrailDelivery(trails, applied.phases(), true, retention, unreadable, clock, log);
    }

    /** Creates the delivery of a new trail. */
    static TrailDelivery of(
            DeliverySettings settings,
            TrailsReader trails,
            JournalRetention retention,
            UnreadableJournals unreadable,
            Clock clock,
            OperatorLog log) {
        return new TrailDelivery(
                trails, List.of(new TrailPhase(settings, null)), false, retention, unreadable, clock, log);
    }

    String name() {
        return name;
    }

    /** Returns the home's folder of journals. */
    Path journals() {
        return phases.get(0).settings().journals();
    }

    /**
     * Returns whether the trail has changed.
     *
     * @param wanted its settings now; null if it was deleted
     */
    @SuppressWarnings("ReferenceEquality") // unchanged trails have the same settings
    boolean isChangedBy(@Nullable DeliverySettings wanted) {
        TrailPhase last = phases.get(phases.size() - 1);
        return last.through() != null || (wanted == null ? !isDeleted : last.settings() != wanted);
    }

    /**
     * Records that the trail has changed.
     *
     * @param wanted its settings from now on; null if it was deleted
     * @param ends the last entry of each journal before the change
     * @throws IOException if that cannot be recorded; nothing has changed then
     */
    void change(@Nullable DeliverySettings wanted, Map<String, Long> ends) throws IOException {
        if (!isRecorded) {
            isForgotten = wanted == null;
            phases = wanted == null ? phases : List.of(new TrailPhase(wanted, null));
            return;
        }
        List<TrailPhase> changed = new ArrayList<>(phases);
        TrailPhase last = changed.remove(changed.size() - 1);
        Map<String, Long> through = last.through() == null ? ends : last.through();
        boolean isEmpty = !changed.isEmpty()
                && through.equals(changed.get(changed.size() - 1).through());
        if (!isEmpty) {
            changed.add(new TrailPhase(last.settings(), through));
        }
        // If a trail of this name is created again, it does not log what comes until then.
        changed.add(new TrailPhase(wanted == null ? last.settings().stopped() : wanted, null));
        record(changed);
        isDeleted = wanted == null;
        Map<String, Long> end = changed.get(0).through();
        if (deliverer != null && end != null) {
            deliverer.stopAfter(end);
        }
    }

    private void record(List<TrailPhase> changed) throws IOException {
        trails.apply(new AppliedTrail(changed));
        phases = List.copyOf(changed);
        isRecorded = true;
    }

    /**
     * Begins to deliver the trail unless it has begun. One that cannot be delivered does not keep the others from it, and is
     * tried again.
     *
     * @param alone whether there is no other trail: the failure is then that of the home's delivery
     */
    void begin(boolean alone) throws IOException {
        if (deliverer != null || isForgotten) {
            return;
        }
        HomeDeliverer begun = open(phases.get(0), alone);
        if (begun == null) {
            return;
        }
        try {
            if (!isRecorded) {
                record(phases);
            }
            begun.openJournals(phases.get(0).through());
            deliverer = begun;
        } finally {
            if (deliverer == null) {
                begun.close();
            }
        }
    }

    /** Returns null if the trail cannot be delivered. */
    private @Nullable HomeDeliverer open(TrailPhase phase, boolean alone) throws IOException {
        try {
            HomeDeliverer opened = new HomeDeliverer(phase.settings(), retention, unreadable, clock, log);
            if (phase.through() != null) {
                opened.stopAfter(phase.through());
            }
            return opened;
        } catch (IOException | RuntimeException e) {
            if (alone) {
                throw e;
            }
            DeliveryStatusPublisher.publishFailure(phase.settings(), e, clock, log);
            log.warn(
                    "trails." + name + "." + e.getMessage(),
                    "the trail " + name + " cannot be delivered; retrying. Its events stay in the journals: "
                            + e.getMessage(),
                    null);
            return null;
        }
    }

    /** Returns whether a later phase may begin: all that was journaled before the change has been read. */
    boolean hasDeliveredPhase() {
        HomeDeliverer current = deliverer;
        return current != null && (phases.size() > 1 || isDeleted) && current.isCaughtUp();
    }

    /**
     * Delivers and signs what was journaled before each change, and then delivers the trail as it is now.
     *
     * @param deadline when to give up
     * @param alone whether there is no other trail
     * @throws IOException if that cannot be done now; to be tried again
     */
    void beginNextPhases(Deadline deadline, boolean alone) throws IOException {
        while (deliverer != null && phases.size() > 1) {
            if (!deliverer.finishPhase(deadline)) {
                throw new IOException(
                        "the trail " + name + " has changed, but the events before the change could not be"
                                + " delivered and signed; retrying");
            }
            beginNextPhase(deliverer, alone);
        }
        if (deliverer != null && isDeleted) {
            trails.forget(phases.get(0).settings());
            isForgotten = true;
            close();
        }
    }

    /** Until it is recorded that the next phase has begun, the first begins again: it has nothing more to deliver. */
    private void beginNextPhase(HomeDeliverer finished, boolean alone) throws IOException {
        Map<String, Long> before = Objects.requireNonNull(phases.get(0).through());
        finished.close();
        deliverer = null;
        HomeDeliverer next = open(phases.get(1), alone);
        if (next == null) {
            return;
        }
        try {
            if (!next.openJournals(before)) {
                throw new IOException(
                        "the trail " + name + " has changed, but one of its journals cannot be opened;" + " retrying");
            }
            record(phases.subList(1, phases.size()));
            deliverer = next;
        } finally {
            if (deliverer == null) {
                next.close();
            }
        }
    }

    /** Returns what delivers the trail now; null if it cannot be delivered, or was deleted. */
    @Nullable
    HomeDeliverer deliverer() {
        return deliverer;
    }

    /** Returns whether the trail is delivered as it was defined last. */
    boolean isUpToDate() {
        return isForgotten || (deliverer != null && phases.size() == 1);
    }

    /** Returns whether the trail was deleted, and nothing remains of it to deliver. */
    boolean isForgotten() {
        return isForgotten;
    }

    @Override
    public void close() {
        if (deliverer != null) {
            deliverer.close();
            deliverer = null;
        }
    }
}
