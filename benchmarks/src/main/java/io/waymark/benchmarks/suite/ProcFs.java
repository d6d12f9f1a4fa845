package io.waymark.benchmarks.suite;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads CPU and memory of processes from {@code /proc}, see proc(5). */
final class ProcFs {
    private static final Path PROC = Path.of("/proc");
    private static final double TICKS_PER_SECOND = 100;
    private static final int UTIME_FIELD = 13;
    private static final int CUTIME_FIELD = 15;

    private ProcFs() {}

    /** CPU seconds of the exited children of this process. */
    static double exitedChildrenCpuSeconds() throws IOException {
        String stat = Files.readString(PROC.resolve("self/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        // The split starts at the third field of the line; cutime and cstime are the 16th and 17th.
        int user = CUTIME_FIELD - 2;
        return (Long.parseLong(fields[user]) + Long.parseLong(fields[user + 1])) / TICKS_PER_SECOND;
    }

    /** CPU seconds of a process, in hundredths. */
    static double processCpuSeconds(long pid) throws IOException {
        String stat = Files.readString(PROC.resolve(Long.toString(pid)).resolve("stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        int user = UTIME_FIELD - 2;
        return (Long.parseLong(fields[user]) + Long.parseLong(fields[user + 1])) / TICKS_PER_SECOND;
    }

    /** CPU seconds of the live threads whose name has the prefix; an empty prefix matches all. */
    static double threadCpuSeconds(long pid, String namePrefix) throws IOException {
        long nanos = 0;
        try (DirectoryStream<Path> tasks =
                Files.newDirectoryStream(PROC.resolve(Long.toString(pid)).resolve("task"))) {
            for (Path task : tasks) {
                if (Files.readString(task.resolve("comm")).startsWith(namePrefix)) {
                    String schedstat = Files.readString(task.resolve("schedstat"));
                    nanos += Long.parseLong(schedstat.substring(0, schedstat.indexOf(' ')));
                }
            }
        }
        return nanos / 1e9;
    }

    /** Resident megabytes, without mapped files below a directory. */
    static double residentMegabytes(long pid, Path excludedDirectory) throws IOException {
        List<String> lines = Files.readAllLines(PROC.resolve(Long.toString(pid)).resolve("smaps"));
        long kilobytes = 0;
        boolean counted = true;
        for (String line : lines) {
            if (line.startsWith("Rss:")) {
                if (counted) {
                    kilobytes += Long.parseLong(line.replaceAll("\\D", ""));
                }
            } else if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
                counted = !line.contains(excludedDirectory.toString());
            }
        }
        return kilobytes / 1024.0;
    }
}
