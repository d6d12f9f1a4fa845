package io.waymark.benchmarks.process;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * Defines 2,000 library classes without annotations in each round, each round in a new class loader. Writes the CPU time per
 * class of the best and of the median round.
 */
public final class ClassDefinitions {
    private static final int CLASSES = 2_000;
    private static final int ROUNDS = 15;

    private ClassDefinitions() {}

    private static final class DefiningLoader extends ClassLoader {
        private final Map<String, byte[]> classFiles;

        DefiningLoader(Map<String, byte[]> classFiles) {
            super(ClassLoader.getPlatformClassLoader());
            this.classFiles = classFiles;
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            byte[] bytes = classFiles.get(name);
            if (bytes == null) {
                throw new ClassNotFoundException(name);
            }
            return defineClass(name, bytes, 0, bytes.length);
        }
    }

    /**
     * Runs all rounds.
     *
     * @param arguments a jar, and the entry name prefix of the classes to define
     * @throws Exception if the jar cannot be read or the metrics cannot be written
     */
    public static void main(String[] arguments) throws Exception {
        Map<String, byte[]> classFiles = read(arguments[0], arguments[1]);
        double[] micros = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            micros[round] = defineAll(classFiles) / 1_000;
        }
        Arrays.sort(micros);
        ProcessMetrics metrics = new ProcessMetrics();
        metrics.add("class.best", micros[0]);
        metrics.add("class.median", micros[ROUNDS / 2]);
        metrics.write();
    }

    private static Map<String, byte[]> read(String jar, String prefix) throws IOException {
        Map<String, byte[]> classFiles = new LinkedHashMap<>();
        try (JarFile file = new JarFile(jar)) {
            Enumeration<JarEntry> entries = file.entries();
            while (entries.hasMoreElements() && classFiles.size() < CLASSES) {
                JarEntry entry = entries.nextElement();
                String name = entry.getName();
                if (name.startsWith(prefix) && name.endsWith(".class")) {
                    try (InputStream in = file.getInputStream(entry)) {
                        classFiles.put(
                                name.substring(0, name.length() - ".class".length())
                                        .replace('/', '.'),
                                in.readAllBytes());
                    }
                }
            }
        }
        return classFiles;
    }

    /** Returns CPU nanoseconds per defined class. */
    private static double defineAll(Map<String, byte[]> classFiles) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        DefiningLoader loader = new DefiningLoader(classFiles);
        int defined = 0;
        long start = threads.getCurrentThreadCpuTime();
        for (String name : classFiles.keySet()) {
            try {
                loader.loadClass(name);
                defined++;
            } catch (ClassNotFoundException | LinkageError e) {
                // Its superclass is not in the set; this skips the same classes in every JVM.
            }
        }
        return (double) (threads.getCurrentThreadCpuTime() - start) / defined;
    }
}
