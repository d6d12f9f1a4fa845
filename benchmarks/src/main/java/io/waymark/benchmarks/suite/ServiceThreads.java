package io.waymark.benchmarks.suite;

import com.sun.management.ThreadMXBean;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.Closeable;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.Arrays;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** Reads from outside what the threads of a JVM that serve requests have used. Confined to one thread. */
final class ServiceThreads implements Closeable {
    private final JMXConnector connector;
    private final ThreadMXBean threads;
    private final long[] ids;

    /**
     * Connects to a JVM.
     *
     * @param pid its process
     * @param prefix with which the names of the threads begin that serve requests; they exist
     */
    ServiceThreads(long pid, String prefix) throws IOException {
        VirtualMachine jvm;
        try {
            jvm = VirtualMachine.attach(Long.toString(pid));
        } catch (AttachNotSupportedException e) {
            throw new IOException(e);
        }
        try {
            connector = JMXConnectorFactory.connect(new JMXServiceURL(jvm.startLocalManagementAgent()));
        } finally {
            jvm.detach();
        }
        threads = ManagementFactory.newPlatformMXBeanProxy(
                connector.getMBeanServerConnection(), ManagementFactory.THREAD_MXBEAN_NAME, ThreadMXBean.class);
        ids = Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(thread -> thread != null && thread.getThreadName().startsWith(prefix))
                .mapToLong(ThreadInfo::getThreadId)
                .toArray();
    }

    /** Returns the bytes that the threads have allocated. */
    long allocatedBytes() {
        return sum(threads.getThreadAllocatedBytes(ids));
    }

    /** Returns the nanoseconds of CPU that the threads have used. */
    long cpuNanos() {
        return sum(threads.getThreadCpuTime(ids));
    }

    /** A thread that has ended counts as -1. */
    private static long sum(long[] values) {
        return Arrays.stream(values).filter(value -> value > 0).sum();
    }

    @Override
    public void close() throws IOException {
        connector.close();
    }
}
