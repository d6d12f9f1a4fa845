package io.waymark.writer.journal;

import java.lang.reflect.Field;

/** Whether the JVM stores strings as Chronicle Queue expects, that is, without {@code -XX:-CompactStrings}. */
public final class CompactStrings {
    private CompactStrings() {}

    /**
     * Looks at the JDK's own constant.
     *
     * @return {@code false} if the option is off; {@code true} also if the constant cannot be read
     */
    public static boolean areEnabled() {
        try {
            Field constant = String.class.getDeclaredField("COMPACT_STRINGS");
            return !constant.trySetAccessible() || constant.getBoolean(null);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }
}
