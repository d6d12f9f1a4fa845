package io.waymark.validator.reader;

import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Something of a service that is audited or should be.
 *
 * @param status whether it is audited
 * @param kind {@code endpoint}, {@code listener}, {@code job}, {@code method}, {@code class}, {@code requests}, {@code
 *     messages}, {@code jobs}, {@code logins}, {@code calls} or {@code other}
 * @param name identifies it among those of its kind, such as {@code POST /orders/{orderId}} or {@code OnOrder orders}
 * @param attributes what else is known, by name
 */
public record CoverageItem(CoverageStatus status, String kind, String name, Map<String, String> attributes)
        implements Comparable<CoverageItem> {
    private static final Comparator<CoverageItem> ORDER = Comparator.comparing(CoverageItem::status)
            .thenComparing(CoverageItem::kind)
            .thenComparing(CoverageItem::name)
            .thenComparing(item -> item.attributes().toString());

    /** Whether something is audited. */
    public enum CoverageStatus {
        /** Its use becomes events. */
        AUDITED("audited"),
        /** It is audited, but the trail's selectors or the rules for requests leave its events out. */
        NOT_RECORDED("not recorded"),
        /** It should be audited and is not. */
        NOT_AUDITED("not audited"),
        /** It is audited with a limitation. */
        WARNING("warning");

        private final String text;

        CoverageStatus(String text) {
            this.text = text;
        }

        /**
         * Returns the status for people and for JSON.
         *
         * @return such as {@code not recorded}
         */
        public String text() {
            return text;
        }
    }

    /** Creates an item with a copy of the attributes, in their order. */
    public CoverageItem {
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    }

    @Override
    public int compareTo(CoverageItem other) {
        return ORDER.compare(this, other);
    }

    boolean isSameAs(CoverageItem other) {
        return kind.equals(other.kind) && name.equals(other.name);
    }
}
