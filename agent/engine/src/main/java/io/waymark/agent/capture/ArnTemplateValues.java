package io.waymark.agent.capture;

import io.waymark.agent.json.JsonBuffer;
import io.waymark.agent.redact.Redactor;
import io.waymark.writer.selectors.Resource;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Values for the ARN templates of one call, retained until the call ends. Used by one thread. */
final class ArnTemplateValues {
    private static final int MAX_BYTES = 1024;
    private static final int MAX_RESOURCE_BYTES = 28 * 1024;
    private static final int INITIAL_CAPACITY = 64;

    private final JsonBuffer text = new JsonBuffer(INITIAL_CAPACITY);
    private int[] starts = {};
    private int[] ends = {};

    /** Removes all values, and ensures the number of slots. */
    void open(int slots) {
        text.reset(MAX_BYTES);
        if (slots > starts.length) {
            starts = new int[slots];
            ends = new int[slots];
        } else {
            Arrays.fill(ends, 0, slots, 0);
            Arrays.fill(starts, 0, slots, 0);
        }
    }

    void copyFrom(ArnTemplateValues other) {
        text.truncate(0);
        text.raw(other.text.array(), 0, other.text.length());
        starts = other.starts.clone();
        ends = other.ends.clone();
    }

    /** Sets a slot to the text of a JSON value, if it is a string, number or boolean that is not redacted. */
    void put(int slot, byte[] json, int from, int to, Redactor redactor) {
        if (from == to || to - from > MAX_BYTES) {
            return;
        }
        byte first = json[from];
        boolean string = first == '"';
        boolean scalar = first == '-' || (first >= '0' && first <= '9') || first == 't' || first == 'f';
        if (scalar || (string && !redactor.isHidden(json, from, to))) {
            starts[slot] = text.length();
            text.raw(json, string ? from + 1 : from, string ? to - from - 2 : to - from);
            ends[slot] = text.length();
        }
    }

    /** Writes the {@code resources}, with {@code *} for unknown parts of ARNs. Omits entries beyond 28 KB. */
    void write(JsonBuffer out, CapturePlan.ResourcePlan[] resources) {
        int begin = out.length();
        out.raw('[');
        for (CapturePlan.ResourcePlan resource : resources) {
            int start = out.length();
            if (start > begin + 1) {
                out.raw(',');
            }
            out.raw(resource.start());
            appendArn(out, resource);
            out.raw('"');
            out.raw('}');
            if (out.length() - begin > MAX_RESOURCE_BYTES) {
                out.truncate(start);
                break;
            }
        }
        if (out.length() == begin + 1) {
            out.truncate(begin);
        } else {
            out.raw(']');
        }
    }

    private void appendArn(JsonBuffer out, CapturePlan.ResourcePlan resource) {
        for (CapturePlan.ArnPartPlan part : resource.arn()) {
            byte[] fixed = part.text();
            if (fixed != null) {
                out.raw(fixed);
            } else if (starts[part.slot()] == ends[part.slot()]) {
                out.raw('*');
            } else {
                int from = starts[part.slot()];
                out.raw(text.array(), from, ends[part.slot()] - from);
            }
        }
    }

    /** Returns the event's resources, with ARNs as a reader of the record sees them. */
    List<Resource> resources(CapturePlan.ResourcePlan[] plans) {
        List<Resource> resources = new ArrayList<>(plans.length);
        JsonBuffer arn = new JsonBuffer(INITIAL_CAPACITY);
        for (CapturePlan.ResourcePlan plan : plans) {
            arn.truncate(0);
            appendArn(arn, plan);
            String text = new String(arn.array(), 0, arn.length(), StandardCharsets.UTF_8);
            resources.add(new Resource(plan.type(), unescape(text)));
        }
        return resources;
    }

    /** Reverts the escapes that {@link JsonBuffer} writes. */
    static String unescape(String json) {
        if (json.indexOf('\\') < 0) {
            return json;
        }
        StringBuilder value = new StringBuilder(json.length());
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c != '\\') {
                value.append(c);
                continue;
            }
            c = json.charAt(++i);
            switch (c) {
                case 'n' -> value.append('\n');
                case 'r' -> value.append('\r');
                case 't' -> value.append('\t');
                case 'u' -> {
                    value.append((char) Integer.parseInt(json, i + 1, i + 5, 16));
                    i += 4;
                }
                default -> value.append(c);
            }
        }
        return value.toString();
    }
}
