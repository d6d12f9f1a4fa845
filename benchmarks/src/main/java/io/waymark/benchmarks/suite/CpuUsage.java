package io.waymark.benchmarks.suite;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * CPU that the machine has used, and this process and its children of it, at one moment. What a hypervisor took away from the
 * machine counts as used, by others.
 *
 * @param nanos the moment, by {@link System#nanoTime}
 * @param systemSeconds CPU seconds of all cores, without idling
 * @param ownSeconds CPU seconds of this process and its ended children
 */
record CpuUsage(long nanos, double systemSeconds, double ownSeconds) {
    private static final double TICKS_PER_SECOND = 100;
    /** Of the first line of /proc/stat (proc(5)): user, nice, system, irq, softirq, steal; not idle and iowait. */
    private static final int[] BUSY_FIELDS = {1, 2, 3, 6, 7, 8};

    static CpuUsage now() throws IOException {
        String[] fields = Files.readAllLines(Path.of("/proc/stat")).get(0).split(" +", -1);
        double all = 0;
        for (int field : BUSY_FIELDS) {
            all += Long.parseLong(fields[field]) / TICKS_PER_SECOND;
        }
        double self = ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1e9;
        return new CpuUsage(System.nanoTime(), all, self + ProcFs.exitedChildrenCpuSeconds());
    }

    /** How many cores others used since then, on average. */
    double externalCoresSince() throws IOException {
        CpuUsage now = now();
        double others = (now.systemSeconds - systemSeconds) - (now.ownSeconds - ownSeconds);
        return Math.max(0, others / ((now.nanos - nanos) / 1e9));
    }
}
