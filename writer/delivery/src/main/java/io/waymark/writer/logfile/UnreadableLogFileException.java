package io.waymark.writer.logfile;

import java.io.IOException;

/** A log file of level 1 does not hold its records, by a fault of the compressor. */
public final class UnreadableLogFileException extends IOException {
    private static final long serialVersionUID = 1L;

    UnreadableLogFileException(Exception cause) {
        super(
                "a log file was compressed wrongly (" + cause
                        + ") and was not put. Until the process ends, log files are"
                        + " compressed by zlib, as with waymark.compression.level=" + LogFileCheck.LEVEL_AFTER_FAULT
                        + ". This is a fault of Waymark or of the machine: report it. `waymark validate-logs` finds files"
                        + " that were put before and cannot be read",
                cause);
    }
}
