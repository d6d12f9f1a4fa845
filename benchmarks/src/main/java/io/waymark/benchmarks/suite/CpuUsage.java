package io.waymark.benchmarks.suite;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Cumulative CPU time of the machine and of this process with its children, at one moment. Time stolen by a hypervisor counts
 * as used by other processes.
 *
 * @param nanos time of the reading, by {@link System#nanoTime}
 * @param systemSeconds CPU seconds of all cores, excluding idle time
 * @param ownSeconds CPU seconds of this process and its ended children
 */
record CpuUsage(long nanos, double systemSeconds, double ownSeconds) {
    private static final double TICKS_PER_SECOND = 100;
    /** Fields of the first line of /proc/stat, see proc(5): user, nice, system, irq, softirq, steal; without idle and iowait. */
    private static final int[] BUSY_FIELDS = {1, 2, 3, 6, 7, 8};

    static CpuUsage now() throws IOException {
        String[] fields = Files.readAllLines(Path.of("/proc/stat")).get(0).split(" +", -1);
        double system = 0;
        for (int field : BUSY_FIELDS) {
            system += Long.parseLong(fields[field]) / TICKS_PER_SECOND;
        }
        double self = ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1e9;
        return new CpuUsage(System.nanoTime(), system, self + ProcFs.exitedChildrenCpuSeconds());
    }

    /** Average number of cores that other processes used since this reading. */
    double externalCoresSince() throws IOException {
        CpuUsage now = now();
        double external = (now.systemSeconds - systemSeconds) - (now.ownSeconds - ownSeconds);
        return Math.max(0, external / ((now.nanos - nanos) / 1e9));
    }
}
