package io.waymark.agent.refusal;

import java.nio.charset.StandardCharsets;

/**
 * Reads a class file from its beginning to its end. Source of the layout: Java Virtual Machine Specification, chapter 4. Used
 * by one thread.
 */
final class ClassFileReader {
    private static final int CONSTANT_COUNT_OFFSET = 8;
    private static final int CONSTANTS_OFFSET = 10;

    private final byte[] file;
    private final int[] constants;
    private final int constantsEnd;
    private int position;

    /**
     * Starts behind the constant pool.
     *
     * @param file a class file
     * @throws IllegalArgumentException if the constant pool has an unknown entry
     * @throws IndexOutOfBoundsException if the file is truncated; so do the other methods
     */
    ClassFileReader(byte[] file) {
        this.file = file;
        position = CONSTANT_COUNT_OFFSET;
        constants = new int[unsignedShort()];
        for (int index = 1; index < constants.length; index++) {
            constants[index] = position;
            int tag = file[position];
            if (tag == 1) {
                position++;
                skip(unsignedShort());
            } else if (tag == 5 || tag == 6) {
                position += 9;
                index++;
            } else if (tag == 15) {
                position += 4;
            } else if (tag == 7 || tag == 8 || tag == 16 || tag == 19 || tag == 20) {
                position += 3;
            } else if (tag >= 3 && tag <= 18) {
                position += 5;
            } else {
                throw new IllegalArgumentException("constant pool tag " + tag + " is unknown");
            }
        }
        constantsEnd = position;
    }

    int constantsOffset() {
        return CONSTANTS_OFFSET;
    }

    int constantsEnd() {
        return constantsEnd;
    }

    int constantCount() {
        return constants.length;
    }

    int position() {
        return position;
    }

    void seek(int newPosition) {
        position = newPosition;
    }

    void skip(int bytes) {
        position += bytes;
    }

    int unsignedByte() {
        return file[position++] & 0xff;
    }

    int unsignedShort() {
        return unsignedByte() << 8 | unsignedByte();
    }

    int integer() {
        return unsignedShort() << 16 | unsignedShort();
    }

    /** Returns the constant of kind {@code Utf8} that the next two bytes refer to. */
    String text() {
        int at = constants[unsignedShort()];
        int length = (file[at + 1] & 0xff) << 8 | (file[at + 2] & 0xff);
        return new String(file, at + 3, length, StandardCharsets.UTF_8);
    }

    /** Returns whether a text of ASCII characters is among the constants. */
    boolean hasText(String text) {
        for (int at : constants) {
            if (at > 0 && file[at] == 1 && isTextAt(at + 1, text)) {
                return true;
            }
        }
        return false;
    }

    private boolean isTextAt(int at, String text) {
        int length = text.length();
        if (((file[at] & 0xff) << 8 | (file[at + 1] & 0xff)) != length) {
            return false;
        }
        // Most descriptors begin alike and end differently.
        for (int i = length - 1; i >= 0; i--) {
            if (file[at + 2 + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    void skipAttributes() {
        for (int count = unsignedShort(); count > 0; count--) {
            skip(2);
            skip(integer());
        }
    }

    /** Skips fields or methods. */
    void skipMembers() {
        for (int count = unsignedShort(); count > 0; count--) {
            skip(6);
            skipAttributes();
        }
    }
}
