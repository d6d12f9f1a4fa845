package io.waymark.writer.journal;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A template as it is read: constants and, behind each but the last, a mark. See {@link JournalFormat}. Immutable. */
final class RecordTemplate {
    /** CRC-32C of the content. */
    final int checksum;

    final byte[][] constants;
    final byte[] marks;
    private final byte[] group;

    private RecordTemplate(int checksum, byte[] group, byte[][] constants, byte[] marks) {
        this.checksum = checksum;
        this.group = group;
        this.constants = constants;
        this.marks = marks;
    }

    /** Reads a template's content; returns null if it is malformed. */
    static @Nullable RecordTemplate parse(Definition definition) {
        byte[] content = definition.content;
        int from = content.length == 0 ? 0 : 1 + Byte.toUnsignedInt(content[0]);
        if (from == 0 || from > content.length || !LogFileGroup.isValid(content, 1, from - 1)) {
            return null;
        }
        int count = 0;
        for (int i = from; i < content.length; i++) {
            count += isMark(content[i]) ? 1 : 0;
        }
        byte[][] constants = new byte[count + 1][];
        byte[] marks = new byte[count];
        int start = from;
        int next = 0;
        for (int i = from; i < content.length; i++) {
            if (isMark(content[i])) {
                constants[next] = Arrays.copyOfRange(content, start, i);
                marks[next++] = content[i];
                start = i + 1;
            }
        }
        constants[count] = Arrays.copyOfRange(content, start, content.length);
        return new RecordTemplate(definition.checksum, Arrays.copyOfRange(content, 1, from), constants, marks);
    }

    private static boolean isMark(byte b) {
        return b >= 0 && b < JournalFormat.FIRST_CHARACTER;
    }

    /** Sets the group of the template's records. */
    void copyGroup(LogFileGroup into) {
        into.copyFrom(group, 0, group.length);
    }
}
