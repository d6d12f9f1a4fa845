package io.waymark.writer.delivery;

/**
 * What a trail's definition says of its delivery.
 *
 * @param logging whether it logs
 * @param validation whether digests are written
 * @param selection which records it logs
 * @param scope distinguishes the names of its log files from those of other trails with the same records; may be empty
 */
public record TrailRules(boolean logging, boolean validation, RecordSelection selection, String scope) {
    /** The rules of the one trail of a home without definitions. */
    public static final TrailRules CONFIGURED = new TrailRules(true, true, RecordSelection.ALL, "");
}
