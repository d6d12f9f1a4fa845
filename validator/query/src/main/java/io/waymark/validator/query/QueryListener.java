package io.waymark.validator.query;

import io.waymark.validator.verifier.ObjectUri;

/** Receives what happens while the table of a query is prepared. */
public interface QueryListener {
    /**
     * A log file is damaged and was skipped; the table lacks its records.
     *
     * @param file its bucket and key
     * @param reason what is wrong with it
     */
    void onSkipped(ObjectUri file, String reason);

    /**
     * Log files of past days are being converted, once.
     *
     * @param days the number of days
     */
    void onConversion(int days);

    /**
     * The converted files cannot be kept, so that each query converts them again.
     *
     * @param reason why
     */
    void onNotKept(String reason);
}
