package io.waymark.agent.weave;

import java.util.Arrays;

/**
 * Searches the constant pool of a class file for the event annotations.
 *
 * <p>Every class that the application loads passes here, so it must cost next to nothing: no allocation, no decoding, and few
 * of the bytes are read. A class file that it misreads is only ever left alone. Sources: Java Virtual Machine Specification,
 * 4.4; R. N. Horspool, Practical fast searching in strings, 1980, with the pairs of bytes of S. Wu and U. Manber, A fast
 * algorithm for multi-pattern searching, 1994.
 */
final class ClassFileScanner {
    private static final byte[] MANAGEMENT_EVENT = descriptor(AnnotationNames.MANAGEMENT_EVENT);
    private static final byte[] DATA_EVENT = descriptor(AnnotationNames.DATA_EVENT);

    private static final byte[] KOTLIN_METADATA = descriptor("kotlin.Metadata");

    /** The length of the shorter descriptor. */
    private static final int WINDOW = Math.min(MANAGEMENT_EVENT.length, DATA_EVENT.length);

    private static final int PAIRS = 1024;

    /** By the last two bytes of a window: how far the next window is at which a descriptor can begin; 0 for at this one. */
    private static final byte[] SHIFTS = shifts(MANAGEMENT_EVENT, DATA_EVENT);

    private static final int UTF8 = 1;
    private static final int LONG = 5;
    private static final int DOUBLE = 6;
    private static final int METHOD_HANDLE = 15;

    private ClassFileScanner() {}

    /** Not through a charset: this runs before {@code main}, where each class that is loaded first shows. */
    private static byte[] descriptor(String className) {
        byte[] descriptor = new byte[className.length() + 2];
        descriptor[0] = 'L';
        for (int i = 0; i < className.length(); i++) {
            char c = className.charAt(i);
            descriptor[i + 1] = (byte) (c == '.' ? '/' : c);
        }
        descriptor[descriptor.length - 1] = ';';
        return descriptor;
    }

    private static byte[] shifts(byte[]... descriptors) {
        byte[] shifts = new byte[PAIRS];
        Arrays.fill(shifts, (byte) (WINDOW - 1));
        for (byte[] descriptor : descriptors) {
            for (int i = 1; i < WINDOW; i++) {
                int pair = pair(descriptor, i);
                shifts[pair] = (byte) Math.min(shifts[pair], WINDOW - 1 - i);
            }
        }
        return shifts;
    }

    /** Pairs may share a number: their shift is that of the nearer one. */
    private static int pair(byte[] bytes, int last) {
        return (bytes[last - 1] << 5 ^ bytes[last]) & (PAIRS - 1);
    }

    /**
     * Searches for the annotations.
     *
     * @param classFile a class file
     * @return whether {@code @ManagementEvent} or {@code @DataEvent} is in its constant pool
     */
    static boolean hasEventAnnotation(byte[] classFile) {
        return mayContainEventAnnotation(classFile) && hasEither(classFile, MANAGEMENT_EVENT, DATA_EVENT);
    }

    /** Searches the whole file, which is faster than a walk from constant to constant. */
    private static boolean mayContainEventAnnotation(byte[] classFile) {
        int last = WINDOW - 1;
        while (last < classFile.length) {
            int shift = SHIFTS[pair(classFile, last)];
            if (shift != 0) {
                last += shift;
            } else if (isAt(classFile, last - WINDOW + 1, DATA_EVENT)
                    || isAt(classFile, last - WINDOW + 1, MANAGEMENT_EVENT)) {
                return true;
            } else {
                last++;
            }
        }
        return false;
    }

    /**
     * Searches for the mark of the Kotlin compiler.
     *
     * @param classFile a class file
     * @return whether {@code @kotlin.Metadata} is in its constant pool
     */
    static boolean isKotlin(byte[] classFile) {
        return hasEither(classFile, KOTLIN_METADATA, KOTLIN_METADATA);
    }

    private static boolean hasEither(byte[] classFile, byte[] one, byte[] other) {
        if (classFile.length < 10) {
            return false;
        }
        int entries = unsignedShort(classFile, 8);
        int at = 10;
        for (int index = 1; index < entries; index++) {
            if (at + 3 > classFile.length) {
                return false;
            }
            int tag = classFile[at];
            if (tag == UTF8) {
                int length = unsignedShort(classFile, at + 1);
                if (equal(classFile, at + 3, length, one) || equal(classFile, at + 3, length, other)) {
                    return true;
                }
                at += 3 + length;
            } else if (tag == LONG || tag == DOUBLE) {
                at += 9;
                index++;
            } else if (tag == METHOD_HANDLE) {
                at += 4;
            } else if (tag == 7 || tag == 8 || tag == 16 || tag == 19 || tag == 20) {
                at += 3;
            } else if (tag >= 3 && tag <= 18) {
                at += 5;
            } else {
                return false;
            }
        }
        return false;
    }

    private static int unsignedShort(byte[] bytes, int at) {
        return ((bytes[at] & 0xff) << 8) | (bytes[at + 1] & 0xff);
    }

    private static boolean equal(byte[] bytes, int at, int length, byte[] expected) {
        return length == expected.length && isAt(bytes, at, expected);
    }

    private static boolean isAt(byte[] bytes, int at, byte[] expected) {
        if (at + expected.length > bytes.length) {
            return false;
        }
        // Most descriptors begin alike and end differently.
        for (int i = expected.length - 1; i >= 0; i--) {
            if (bytes[at + i] != expected[i]) {
                return false;
            }
        }
        return true;
    }
}
