package io.waymark.writer.journal;

import io.waymark.base.file.DurableFile;
import io.waymark.base.log.OperatorLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.openhft.chronicle.core.Jvm;
import net.openhft.chronicle.core.onoes.ExceptionHandler;
import net.openhft.chronicle.core.time.TimeProvider;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;

/** Opens Chronicle queues in a way that is quiet and safe inside somebody else's JVM. */
final class ChronicleQueues {
    static final RollCycles ROLL_CYCLE = RollCycles.FIVE_MINUTELY;
    static final String SEGMENT_SUFFIX = ".cq4";

    /** The largest excerpt is a quarter of it: a record of 256 KB fits well. Files are sparse. */
    private static final int BLOCK_SIZE = 4 << 20;

    /** What Chronicle gives the file that it keeps its locks and its list of segments in. */
    private static final int METADATA_SIZE = 128 * 1024;

    private static final String METADATA = "metadata.cq4t";

    /** Each of them switches something off: reports over the network, a thread that watches disks, a banner. */
    private static final List<String> DISABLING_PROPERTIES =
            List.of("chronicle.analytics.disable", "chronicle.disk.monitor.disable", "chronicle.announcer.disable");

    private ChronicleQueues() {}

    static Path queueFolder(Path instanceFolder) {
        return instanceFolder.resolve("queue");
    }

    /**
     * Makes the folder of a queue, if it is missing, with zeros where Chronicle is going to keep its metadata, so that their
     * blocks are there before they are mapped. Nobody sees the folder before it is whole: who opens it makes what is missing.
     *
     * @throws IOException if the disk has no room for it
     */
    static void createQueueFolder(Path instanceFolder) throws IOException {
        Path queue = queueFolder(instanceFolder);
        if (!Files.isDirectory(queue)) {
            Path prepared = instanceFolder.resolve("queue.tmp");
            DurableFile.createSharedFolder(prepared);
            DurableFile.replace(prepared.resolve(METADATA), new byte[METADATA_SIZE]);
            DurableFile.rename(prepared, queue);
        }
    }

    /**
     * Opens a queue. System properties belong to the application, which may have a Chronicle of its own: the switches are
     * set while ours opens, and then put back.
     */
    static synchronized SingleChronicleQueue open(Path instanceFolder, TimeProvider time, OperatorLog log) {
        Thread thread = Thread.currentThread();
        ClassLoader contextClassLoader = thread.getContextClassLoader();
        Map<String, String> before = new HashMap<>();
        for (String name : DISABLING_PROPERTIES) {
            before.put(name, System.setProperty(name, "true"));
        }
        thread.setContextClassLoader(ChronicleQueues.class.getClassLoader());
        try {
            // First of all: a queue that cannot be opened for writing is otherwise opened read-only, in silence.
            ExceptionHandler quiet = ExceptionHandler.ignoresEverything();
            ExceptionHandler warning = (logger, message, thrown) -> log.info("journal: " + message + suffix(thrown));
            ExceptionHandler error =
                    (logger, message, thrown) -> log.warn("journal." + message, "journal: " + message, thrown);
            Jvm.setExceptionHandlers(error, warning, quiet, quiet);
            return SingleChronicleQueueBuilder.binary(queueFolder(instanceFolder))
                    .rollCycle(ROLL_CYCLE)
                    .blockSize(BLOCK_SIZE)
                    .timeProvider(time)
                    .build();
        } finally {
            thread.setContextClassLoader(contextClassLoader);
            before.forEach((name, value) -> {
                if (value == null) {
                    System.clearProperty(name);
                } else {
                    System.setProperty(name, value);
                }
            });
        }
    }

    private static String suffix(Throwable thrown) {
        return thrown == null ? "" : " (" + thrown + ")";
    }
}
