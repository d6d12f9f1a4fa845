package io.waymark.base.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A process, told from others that have or had its id: in another container, on another machine, before or after it.
 *
 * @param id the process id, as the process sees it
 * @param start when the process was started, in the operating system's unit; empty if unknown
 * @param machine the boot of the machine; empty where the operating system has no id for it
 * @param namespace the namespaces in which the id and the start hold; empty where there are none
 */
record ProcessIdentity(long id, String start, String machine, String namespace) {
    private static final Path PROC = Path.of("/proc");
    /** The fields of {@code /proc/PID/stat} after the name, which may contain anything. */
    private static final int STATE_FIELD = 0;

    private static final int START_FIELD = 19;

    /** Whether a process lives. */
    enum Liveness {
        ALIVE,
        DEAD,
        /** It cannot be seen from here: it belongs to another container or machine. */
        UNKNOWN
    }

    /** Returns this process. */
    static ProcessIdentity current() {
        long id = ProcessHandle.current().pid();
        String[] stat = readStat(id);
        return stat != null && isProcOfThisNamespace(id)
                ? new ProcessIdentity(id, stat[START_FIELD], bootId(), namespaces())
                : new ProcessIdentity(id, startTime(ProcessHandle.current()), bootId(), namespaces());
    }

    /** Returns whether the process lives; {@code UNKNOWN} unless this process can see it or its absence. */
    Liveness liveness() {
        ProcessIdentity current = current();
        if (start.isEmpty() || !isOnMachineOf(current) || !namespace.equals(current.namespace)) {
            return Liveness.UNKNOWN;
        }
        return machine.isEmpty() ? livenessByHandle() : livenessByProc(current.id);
    }

    /** Returns whether both processes run or ran since the same boot of one machine. */
    boolean isOnMachineOf(ProcessIdentity other) {
        return machine.equals(other.machine);
    }

    private Liveness livenessByHandle() {
        Optional<ProcessHandle> handle = ProcessHandle.of(id);
        if (handle.isEmpty()) {
            return Liveness.DEAD;
        }
        String now = startTime(handle.get());
        if (now.isEmpty()) {
            return Liveness.UNKNOWN;
        }
        return now.equals(start) ? Liveness.ALIVE : Liveness.DEAD;
    }

    private Liveness livenessByProc(long ownId) {
        if (!isProcOfThisNamespace(ownId)) {
            return Liveness.UNKNOWN;
        }
        if (!Files.exists(PROC.resolve(Long.toString(id)))) {
            // Where processes of other users are hidden (hidepid), so is usually the first one.
            return Files.exists(PROC.resolve("1")) ? Liveness.DEAD : Liveness.UNKNOWN;
        }
        String[] stat = readStat(id);
        if (stat == null) {
            return Liveness.UNKNOWN;
        }
        if (!stat[START_FIELD].equals(start)) {
            return Liveness.DEAD;
        }
        // The threads of a zombie have ended, unless its main thread has ended alone.
        return stat[STATE_FIELD].matches("[ZXx]") ? Liveness.UNKNOWN : Liveness.ALIVE;
    }

    /** Returns whether {@code /proc} numbers processes as this process does; a container may see that of its host. */
    private static boolean isProcOfThisNamespace(long ownId) {
        return readLink("self").equals(Long.toString(ownId));
    }

    private static String @Nullable [] readStat(long id) {
        try {
            String stat =
                    Files.readString(PROC.resolve(Long.toString(id)).resolve("stat"), StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
            return fields.length > START_FIELD ? fields : null;
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }

    private static String bootId() {
        try {
            return Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip();
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException | RuntimeException e) {
            return "unknown";
        }
    }

    private static String namespaces() {
        return readLink("self/ns/pid") + readLink("self/ns/time");
    }

    private static String readLink(String link) {
        try {
            return Files.readSymbolicLink(PROC.resolve(link)).toString();
        } catch (IOException | RuntimeException e) {
            return "";
        }
    }

    private static String startTime(ProcessHandle process) {
        return process.info()
                .startInstant()
                .map(start -> Long.toString(start.toEpochMilli()))
                .orElse("");
    }
}
