package io.waymark.validator.store.s3;

import io.waymark.validator.verifier.ListingPage;
import io.waymark.validator.verifier.ListingRange;
import io.waymark.validator.verifier.ObjectSummary;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Puts a page of a bucket together from those of the prefixes that may be read, in their order. Used once, by one thread. */
final class ListingMerger {
    /** Sorts after each key that begins with what is before it. */
    private static final String AFTER_ALL = Character.toString(Character.MAX_CODE_POINT);

    private final ListingRange range;
    private final List<ObjectSummary> objects = new ArrayList<>();
    private final List<String> commonPrefixes = new ArrayList<>();
    private String last = "";
    private boolean truncated;

    ListingMerger(ListingRange range) {
        this.range = range;
    }

    /**
     * Returns what is to be listed of a prefix.
     *
     * @param readable the beginning of the keys that may be read
     * @return null if nothing of it is in the range
     */
    @Nullable
    ListingRange rangeIn(String readable) {
        boolean isWithin = range.prefix().startsWith(readable);
        if (!isWithin && !readable.startsWith(range.prefix())) {
            return null;
        }
        boolean isRolledUp = !isWithin && !rolledUp(readable).isEmpty();
        return new ListingRange(
                isWithin ? range.prefix() : readable,
                isRolledUp ? "" : range.delimiter(),
                isRolledUp ? "" : startAfter(),
                isRolledUp ? 1 : Math.max(1, range.maxKeys() - size()));
    }

    /** S3 would list the common prefix again after which the page begins. */
    private String startAfter() {
        String after = range.after();
        boolean isCommonPrefix = !range.delimiter().isEmpty() && after.endsWith(range.delimiter());
        return isCommonPrefix ? after + AFTER_ALL : after;
    }

    /** Returns the common prefix of all keys that begin with a text; empty if they have none. */
    private String rolledUp(String text) {
        String delimiter = range.delimiter();
        int at = delimiter.isEmpty()
                ? -1
                : text.indexOf(delimiter, range.prefix().length());
        return at < 0 ? "" : text.substring(0, at + delimiter.length());
    }

    private int size() {
        return objects.size() + commonPrefixes.size();
    }

    /** Returns whether the page takes more. */
    boolean hasRoom() {
        if (range.maxKeys() > 0 && size() >= range.maxKeys()) {
            truncated = true;
        }
        return range.maxKeys() > 0 && !truncated;
    }

    /** Adds what S3 has answered. */
    void add(ListingRange part, ListObjectsV2Response page) {
        if (part.delimiter().isEmpty() && !range.delimiter().isEmpty()) {
            if (!page.contents().isEmpty()) {
                addCommonPrefix(rolledUp(part.prefix()));
            }
            return;
        }
        for (S3Object object : page.contents()) {
            if (object.key().startsWith(part.prefix()) && isAfter(object.key())) {
                objects.add(new ObjectSummary(object.key(), object.size(), object.lastModified()));
                advance(object.key());
            }
        }
        for (CommonPrefix prefix : page.commonPrefixes()) {
            addCommonPrefix(prefix.prefix());
        }
        truncated = page.isTruncated();
    }

    private void addCommonPrefix(String common) {
        if (isAfter(common) && !commonPrefixes.contains(common)) {
            commonPrefixes.add(common);
            advance(common);
        }
    }

    private boolean isAfter(String key) {
        return ObjectSummary.KEY_ORDER.compare(key, range.after()) > 0;
    }

    private void advance(String key) {
        if (ObjectSummary.KEY_ORDER.compare(key, last) > 0) {
            last = key;
        }
    }

    ListingPage page() {
        return new ListingPage(objects, commonPrefixes, truncated, last);
    }
}
