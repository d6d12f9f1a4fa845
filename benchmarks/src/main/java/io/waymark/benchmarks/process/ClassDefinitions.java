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
 * Defines some thousand classes of a library that nobody annotated, again and again, each time in a new class loader. Leaves
 * the CPU time that defining one took, in the best round: the rest is noise.
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
     * Runs.
     *
     * @param arguments a jar, and the prefix of the classes in it that are defined
     * @throws Exception if the jar cannot be read, or the figures not be written
     */
    public static void main(String[] arguments) throws Exception {
        Map<String, byte[]> classFiles = read(arguments[0], arguments[1]);
        double[] micros = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            micros[round] = defineAll(classFiles) / 1_000;
        }
        Arrays.sort(micros);
        ProcessMetrics figures = new ProcessMetrics();
        figures.add("class.best", micros[0]);
        figures.add("class.median", micros[ROUNDS / 2]);
        figures.write();
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

    /** Returns nanoseconds for each class that could be defined. */
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
                // It extends a class that is not among them; the same ones in every JVM.
            }
        }
        return (double) (threads.getCurrentThreadCpuTime() - start) / defined;
    }
}
