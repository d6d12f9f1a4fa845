package io.waymark.writer.journal;

import io.waymark.base.text.DecimalDigits;
import io.waymark.base.text.UuidText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Composes records' JSON of their templates, callers and values. The same parts give the same bytes in every version of the
 * product, since log files may be written again after a crash and an update. Used by one thread.
 */
final class RecordText {
    private static final int TIME_LENGTH = 20;
    private static final int MAX_LENGTH_BITS = 21;

    private final byte[] time = "0000-00-00T00:00:00Z".getBytes(StandardCharsets.US_ASCII);
    private long timeSecond = Long.MIN_VALUE;
    private byte[] out = {};
    private int at;
    /** Where the next value begins in the entry; -1 if there is none. */
    private int nextValue;

    RecordText() {}

    /**
     * Composes a record.
     *
     * @param entry begins with the RECORD
     * @param length the entry's length in bytes
     * @param composed receives the text
     * @return false if the parts do not fit together
     */
    boolean compose(RecordTemplate template, CallerTexts caller, byte[] entry, int length, ComposedRecord composed) {
        composed.length = 0;
        out = composed.bytes;
        at = 0;
        nextValue = JournalFormat.VALUES_AT;
        byte[] marks = template.marks;
        for (int i = 0; i < marks.length; i++) {
            append(template.constants[i], 0, template.constants[i].length);
            if (!appendMarked(marks[i], caller, entry, length) || at > Journal.MAX_RECORD_SIZE) {
                composed.bytes = out;
                return false;
            }
        }
        byte[] last = template.constants[marks.length];
        append(last, 0, last.length);
        composed.bytes = out;
        if (nextValue != length || at == 0 || at > Journal.MAX_RECORD_SIZE) {
            return false;
        }
        composed.length = at;
        return true;
    }

    private boolean appendMarked(byte mark, CallerTexts caller, byte[] entry, int length) {
        switch (mark) {
            case JournalFormat.VALUE_MARK -> {
                return appendValue(entry, length);
            }
            case JournalFormat.TIME_MARK -> appendTime(JournalFormat.getLong(entry, JournalFormat.EVENT_TIME_AT));
            case JournalFormat.SEQUENCE_MARK -> {
                ensureCapacity(DecimalDigits.MAX_LENGTH);
                at += DecimalDigits.write(JournalFormat.getLong(entry, JournalFormat.SEQUENCE_AT), out, at);
            }
            case JournalFormat.REQUEST_ID_MARK -> appendUuid(entry, JournalFormat.REQUEST_ID_AT);
            case JournalFormat.EVENT_ID_MARK -> appendUuid(entry, JournalFormat.EVENT_ID_AT);
            default -> {
                int index = mark - JournalFormat.FIRST_CALLER_MARK;
                if (index < 0 || index >= caller.texts.length) {
                    return false;
                }
                append(caller.texts[index], 0, caller.texts[index].length);
            }
        }
        return true;
    }

    private boolean appendValue(byte[] entry, int length) {
        int from = nextValue;
        int count = 0;
        int shift = 0;
        byte next;
        do {
            if (from >= length || shift == MAX_LENGTH_BITS) {
                return false;
            }
            next = entry[from++];
            count |= (next & 0x7F) << shift;
            shift += 7;
        } while (next < 0);
        if (count > length - from) {
            return false;
        }
        append(entry, from, count);
        nextValue = from + count;
        return true;
    }

    private void appendUuid(byte[] entry, int from) {
        ensureCapacity(UuidText.LENGTH);
        UuidText.write(JournalFormat.getLong(entry, from), JournalFormat.getLong(entry, from + Long.BYTES), out, at);
        at += UuidText.LENGTH;
    }

    private void appendTime(long millis) {
        long second = Math.floorDiv(millis, 1000L);
        if (second != timeSecond) {
            formatTime(second);
            timeSecond = second;
        }
        append(time, 0, TIME_LENGTH);
    }

    /** The date by the algorithm "civil from days" (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", 2013). */
    private void formatTime(long second) {
        long days = Math.floorDiv(second, 86_400L) + 719_468;
        int ofDay = (int) Math.floorMod(second, 86_400L);
        long era = Math.floorDiv(days, 146_097L);
        int dayOfEra = (int) Math.floorMod(days, 146_097L);
        int yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int monthFromMarch = (5 * dayOfYear + 2) / 153;
        int month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        int year = (int) (yearOfEra + era * 400) + (month <= 2 ? 1 : 0);
        twoDigits(0, year / 100);
        twoDigits(2, year % 100);
        twoDigits(5, month);
        twoDigits(8, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1);
        twoDigits(11, ofDay / 3_600);
        twoDigits(14, ofDay / 60 % 60);
        twoDigits(17, ofDay % 60);
    }

    private void twoDigits(int position, int number) {
        time[position] = (byte) ('0' + number / 10);
        time[position + 1] = (byte) ('0' + number % 10);
    }

    private void append(byte[] text, int from, int count) {
        ensureCapacity(count);
        System.arraycopy(text, from, out, at, count);
        at += count;
    }

    private void ensureCapacity(int more) {
        if (out.length - at < more) {
            out = Arrays.copyOf(out, Math.max(2 * out.length, at + more));
        }
    }
}
