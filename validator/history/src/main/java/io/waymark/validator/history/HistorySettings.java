package io.waymark.validator.history;

/**
 * What a history keeps. Management events and those of CloudTrail Insights are always kept.
 *
 * @param days the age of the oldest events that are kept, in days; at least 1
 * @param dataEvents whether data events are kept too; an index that was made otherwise is rebuilt
 */
public record HistorySettings(int days, boolean dataEvents) {
    /** Management events and those of CloudTrail Insights of the last 90 days. */
    public static final HistorySettings DEFAULT = new HistorySettings(90, false);

    boolean keeps(EventCategory category) {
        return dataEvents || category != EventCategory.DATA;
    }
}
