package io.waymark.writer.selectors;

import io.waymark.format.FormatException;
import java.util.List;

/**
 * A trail's event selectors: an event is recorded if any of them selects it.
 *
 * <p>The JSON and its meaning are those of CloudTrail's PutEventSelectors (API reference: EventSelector,
 * AdvancedEventSelector, AdvancedFieldSelector), with these differences, which a service's own events need: a resource
 * type and an event source may be any, where AWS knows only its own; and {@code userIdentity.arn} is refused, since
 * events are selected before their caller is looked at.
 */
public final class EventSelectors implements EventSelection {
    /** What a trail without selectors records: all management events, no data events. */
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
     *     are passed over, so that a request to PutEventSelectors and an answer of GetEventSelectors are both taken as
     *     they are
     * @return the selectors; {@link #DEFAULT} if the array is empty
     * @throws FormatException if the text is not JSON of this shape, or breaks one of CloudTrail's rules or limits; the
     *     message begins with the place, as a JSON pointer, and quotes the value
     */
    public static EventSelectors parse(String json) throws FormatException {
        return EventSelectorsReader.read(json);
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
