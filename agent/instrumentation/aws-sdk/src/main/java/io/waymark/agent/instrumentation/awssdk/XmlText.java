package io.waymark.agent.instrumentation.awssdk;

import io.waymark.agent.json.JsonBuffer;
import java.util.regex.Pattern;

/** Writes the text of an XML element as CloudTrail reads it: without types, so that what looks like a number is one. */
final class XmlText {
    private static final int MAX_DIGITS = 18;
    private static final Pattern WHOLE_NUMBER = Pattern.compile("0|-?[1-9]\\d*");

    private XmlText() {}

    static void write(JsonBuffer out, String text) {
        if (text.equals("true") || text.equals("false")) {
            out.bool(text.equals("true"));
        } else if (!text.isEmpty()
                && text.length() <= MAX_DIGITS
                && WHOLE_NUMBER.matcher(text).matches()) {
            out.number(Long.parseLong(text));
        } else {
            out.string(text);
        }
    }
}
