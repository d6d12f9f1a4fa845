package io.waymark.writer.selectors;

import io.waymark.format.FormatException;
import io.waymark.format.TrailDefinition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A trail's event selectors: an event is recorded if any of them selects it.
 *
 * <p>The JSON and its meaning are those of CloudTrail's PutEventSelectors (API reference: EventSelector,
 * AdvancedEventSelector, AdvancedFieldSelector), with two differences for events of a service of one's own: any resource
 * type and event source is accepted, where AWS accepts only its own; and {@code userIdentity.arn} is rejected, since
 * events are selected before their caller is resolved.
 */
public final class EventSelectors implements EventSelection {
    /** The selectors of a trail that configures none: all management events, no data events. */
    public static final EventSelectors DEFAULT = new EventSelectors(List.of(BasicEventSelector.ALL_MANAGEMENT_EVENTS));

    private final List<EventSelector> selectors;

    EventSelectors(List<? extends EventSelector> selectors) {
        this.selectors = List.copyOf(selectors);
    }

    /**
     * Reads selectors.
     *
     * @param json {@code {"EventSelectors":[…]}}, {@code {"AdvancedEventSelectors":[…]}} or the array alone, at most
     *     {@value EventSelectorsReader#MAX_LENGTH} characters. {@code TrailId} and {@code TrailARN} beside the array
     *     are ignored, so that a PutEventSelectors request and a GetEventSelectors response are both accepted
     * @return the selectors; {@link #DEFAULT} if the array is empty
     * @throws FormatException if the text is not JSON of this shape, or breaks one of CloudTrail's rules or limits; the
     *     message starts with a JSON pointer to the problem, and quotes the value
     */
    public static EventSelectors parse(String json) throws FormatException {
        return EventSelectorsReader.read(json);
    }

    /**
     * Reads the selectors that a trail's definition has.
     *
     * @param trail the definition
     * @return the selectors; null if it has none of its own
     * @throws FormatException as {@link #parse}; the message names the trail
     */
    public static @Nullable EventSelectors of(TrailDefinition trail) throws FormatException {
        String json = trail.eventSelectors();
        try {
            return json == null ? null : parse(json);
        } catch (FormatException e) {
            throw new FormatException("the event selectors of the trail " + trail.name() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public SelectionDecision decide(EventDescriptor event) {
        SelectionDecision all = SelectionDecision.NEVER;
        for (EventSelector selector : selectors) {
            SelectionDecision one = selector.decide(event);
            if (one == SelectionDecision.ALWAYS) {
                return one;
            }
            if (one == SelectionDecision.BY_RESOURCE) {
                all = one;
            }
        }
        return all;
    }

    @Override
    public boolean mayRecord(EventDescriptor event) {
        for (EventSelector selector : selectors) {
            if (selector.maySelect(event)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean matches(EventDescriptor event, List<Resource> resources) {
        for (EventSelector selector : selectors) {
            SelectionDecision decision = selector.decide(event);
            if (decision == SelectionDecision.ALWAYS
                    || (decision == SelectionDecision.BY_RESOURCE && selector.selectsAny(resources))) {
                return true;
            }
        }
        return false;
    }
}
