package io.waymark.writer.journal;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A caller as it is read: its texts. See {@link JournalFormat}. Immutable. */
final class CallerTexts {
    /** CRC-32C of the content. */
    final int checksum;

    final byte[][] texts;

    private CallerTexts(int checksum, byte[][] texts) {
        this.checksum = checksum;
        this.texts = texts;
    }

    /** Reads a caller's content; returns null if it is malformed. */
    static @Nullable CallerTexts parse(Definition definition) {
        byte[] content = definition.content;
        byte[][] texts = new byte[JournalFormat.MAX_CALLER_TEXTS][];
        int count = 0;
        int start = 0;
        for (int i = 0; i < content.length; i++) {
            if (content[i] == 0) {
                if (count == texts.length) {
                    return null;
                }
                texts[count++] = Arrays.copyOfRange(content, start, i);
                start = i + 1;
            }
        }
        return start == content.length ? new CallerTexts(definition.checksum, Arrays.copyOf(texts, count)) : null;
    }
}
