package io.waymark.writer.delivery;

import io.waymark.base.log.OperatorLog;
import io.waymark.base.thread.Deadline;
import io.waymark.writer.delivery.TrailsReader.AppliedTrail;
import io.waymark.writer.delivery.TrailsReader.TrailPhase;
import io.waymark.writer.journal.JournalPlace;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    private LeftBehind leftBehind;

    private List<TrailPhase> phases;
    /** Whether the phases are recorded. */
    private boolean isRecorded;
    /** Whether the trail's bucket could ever be opened. */
    private boolean isBegun;
    /** Whether the last phase is that of a trail that was deleted. */
    private boolean isDeleted;
    /** Whether the trail was deleted, and everything before that is delivered. */
    private boolean isForgotten;
    /** Delivers the first phase; null if it has not begun. */
    private @Nullable HomeDeliverer deliverer;

    private TrailDelivery(
            TrailsReader trails,
            AppliedTrail applied,
            boolean isRecorded,
            JournalRetention retention,
            UnreadableJournals unreadable,
            Clock clock,
            OperatorLog log) {
        this.trails = trails;
        leftBehind = new LeftBehind(applied.leftBehind());
        phases = applied.phases();
        isBegun = applied.isBegun();
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
        return new TrailDelivery(trails, applied, true, retention, unreadable, clock, log);
    }

    /** Creates the delivery of a new trail. */
    static TrailDelivery of(
            DeliverySettings settings,
            TrailsReader trails,
            JournalRetention retention,
            UnreadableJournals unreadable,
            Clock clock,
            OperatorLog log) {
        AppliedTrail applied = new AppliedTrail(List.of(), List.of(new TrailPhase(settings, null)), false);
        return new TrailDelivery(trails, applied, false, retention, unreadable, clock, log);
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
     * @param ends the end of each journal before the change
     * @throws IOException if that cannot be recorded; nothing has changed then
     */
    void change(@Nullable DeliverySettings wanted, Map<String, JournalPlace> ends) throws IOException {
        if (!isRecorded && wanted == null) {
            isForgotten = true;
            return;
        }
        List<TrailPhase> changed = new ArrayList<>(phases);
        TrailPhase last = changed.remove(changed.size() - 1);
        if (wanted == null && last.through() == null && !last.settings().rules().logging()) {
            // Also one that was deleted before this JVM began to deliver.
            isDeleted = true;
            return;
        }
        Map<String, JournalPlace> through = last.through() == null ? withLeftBehind(ends) : last.through();
        boolean isEmpty = !changed.isEmpty()
                && through.equals(changed.get(changed.size() - 1).through())
                && through.values().stream().allMatch(JournalPlace::isExact);
        if (!isEmpty) {
            changed.add(new TrailPhase(last.settings(), through));
        }
        // If a trail of this name is created again, it does not log what comes until then.
        changed.add(new TrailPhase(wanted == null ? last.settings().stopped() : wanted, null));
        record(leftBehind, changed);
        isDeleted = wanted == null;
        if (deliverer != null && phases.size() > 1) {
            deliverer.stopAfter(phases.get(0));
        }
    }

    /** Adds the journals whose folders were moved away, and may come back: nothing is appended to them meanwhile. */
    private Map<String, JournalPlace> withLeftBehind(Map<String, JournalPlace> ends) {
        Map<String, JournalPlace> all = new HashMap<>(leftBehind.lastPlaces());
        all.putAll(ends);
        return all;
    }

    private void record(LeftBehind earlier, List<TrailPhase> changed) throws IOException {
        trails.apply(new AppliedTrail(earlier.phases(), changed, isBegun));
        leftBehind = earlier;
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
        HomeDeliverer begun = open(phases.get(0), leftBehind, alone);
        if (begun == null) {
            if (isDeleted && !isBegun) {
                log.warn(
                        "trails." + name,
                        "the trail " + name
                                + " was deleted before it could ever be delivered; its events are in no log file",
                        null);
                forget();
            }
            return;
        }
        try {
            if (!isBegun) {
                trails.apply(new AppliedTrail(leftBehind.phases(), phases, true));
                isBegun = true;
            }
            begun.openJournals(phases.get(0));
            deliverer = begun;
        } finally {
            if (deliverer == null) {
                begun.close();
            }
        }
    }

    /** Returns null if the trail cannot be delivered. */
    private @Nullable HomeDeliverer open(TrailPhase phase, LeftBehind earlier, boolean alone) throws IOException {
        try {
            if (!isRecorded) {
                // Also if the bucket cannot be opened: where the trail changes until then is to be known.
                record(leftBehind, phases);
            }
            HomeDeliverer opened = new HomeDeliverer(phase.settings(), earlier, retention, unreadable, clock, log);
            if (phase.through() != null) {
                opened.stopAfter(phase);
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
        if (phases.size() == 1) {
            signAndForget(deadline);
            return;
        }
        while (deliverer != null && phases.size() > 1) {
            finishPhase(deliverer, deadline);
            beginNextPhase(deliverer, alone);
        }
        if (deliverer != null && hasNothingToDeliver()) {
            forget();
        }
    }

    private void finishPhase(HomeDeliverer current, Deadline deadline) throws IOException {
        if (!current.finishPhase(deadline)) {
            throw new IOException("the trail " + name + " has changed, but the events before the change could not be"
                    + " delivered and signed; retrying");
        }
    }

    private boolean hasNothingToDeliver() {
        return isDeleted && phases.size() == 1 && leftBehind.isEmpty();
    }

    /** Forgets a trail that was deleted as soon as digests list also the log files of what was left behind. */
    private void signAndForget(Deadline deadline) throws IOException {
        if (deliverer != null && hasNothingToDeliver()) {
            finishPhase(deliverer, deadline);
            forget();
        }
    }

    private void forget() throws IOException {
        trails.forget(phases.get(0).settings());
        isForgotten = true;
        close();
    }

    /** Until it is recorded that the next phase has begun, the first begins again: it has nothing more to deliver. */
    private void beginNextPhase(HomeDeliverer finished, boolean alone) throws IOException {
        TrailPhase before = phases.get(0);
        LeftBehind earlier =
                leftBehind.after(before, journal -> finished.isFailing(journal) || !finished.isOpen(journal));
        finished.close();
        deliverer = null;
        HomeDeliverer next = open(phases.get(1), earlier, alone);
        if (next == null) {
            return;
        }
        try {
            if (!next.openJournals(before)) {
                throw new IOException(
                        "the trail " + name + " has changed, but one of its journals cannot be opened;" + " retrying");
            }
            record(earlier, phases.subList(1, phases.size()));
            deliverer = next;
        } finally {
            if (deliverer == null) {
                next.close();
            }
        }
    }

    /**
     * Delivers and forgets what was left behind of journals that can be read again.
     *
     * @param deadline when to give up
     */
    void finishLeftBehind(Deadline deadline) throws IOException {
        HomeDeliverer current = deliverer;
        if (current == null || leftBehind.isEmpty()) {
            return;
        }
        Set<String> finished = new HashSet<>();
        Set<String> removed = new HashSet<>();
        for (String journal : leftBehind.journals()) {
            if (current.finishLeftBehind(journal)) {
                finished.add(journal);
            } else if (!current.hasJournal(journal)) {
                // It may come back, or another in its place; a trail that was deleted does not wait for it.
                (isDeleted ? finished : removed).add(journal);
            }
        }
        LeftBehind remaining = leftBehind.without(finished).inDoubt(removed);
        if (!remaining.equals(leftBehind)) {
            record(remaining, phases);
            current.setLeftBehind(remaining, finished);
        }
        signAndForget(deadline);
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
