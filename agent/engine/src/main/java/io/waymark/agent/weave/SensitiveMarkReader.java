package io.waymark.agent.weave;

import io.waymark.agent.capture.SensitiveMark;
import io.waymark.agent.capture.SensitiveMarks;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import net.bytebuddy.jar.asm.ClassReader;

/**
 * Reads the marks of a class from its class file: the JVM drops annotations whose class it cannot find, and the annotations'
 * jar need not be on the run-time class path. For classes without a file, such as generated ones, asks the JVM.
 */
public final class SensitiveMarkReader implements SensitiveMarks {
    /** The JVM's limits allow no larger class files in practice; a larger resource is something else. */
    private static final int MAX_CLASS_FILE_BYTES = 64 * 1024 * 1024;

    private final InstrumentationCoverage coverage;

    /**
     * Creates a reader.
     *
     * @param coverage records the marks that fit no property
     */
    public SensitiveMarkReader(InstrumentationCoverage coverage) {
        this.coverage = coverage;
    }

    @Override
    public List<SensitiveMark> declaredBy(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        String resource = type.getName().replace('.', '/') + ".class";
        if (loader != null && !type.isHidden()) {
            try (InputStream in = loader.getResourceAsStream(resource)) {
                if (in != null) {
                    SensitiveMarkCollector collector = new SensitiveMarkCollector();
                    new ClassReader(in.readNBytes(MAX_CLASS_FILE_BYTES)).accept(collector, ClassReader.SKIP_FRAMES);
                    return collector.marks();
                }
            } catch (IOException | RuntimeException | LinkageError e) {
                coverage.warn(
                        "class " + type.getName(),
                        "its class file cannot be read (" + e + "): a @Sensitive in it is seen only if the annotations'"
                                + " jar is on the class path");
            }
        }
        return LoadedAnnotations.sensitiveMarks(type);
    }

    @Override
    public void unmatched(Class<?> type, Class<?> declaring, SensitiveMark mark, List<String> hidden) {
        coverage.warn(
                "class " + type.getName(),
                "@Sensitive on the " + mark.place()
                        + (declaring == type ? "" : " of " + declaring.getName()) + " fits no recorded property"
                        + (hidden.isEmpty()
                                ? "; nothing is hidden for it. Put it on the getter of the property that it means"
                                : "; hidden in case it means them: " + String.join(", ", hidden)
                                        + ". Put it on the getter of the property that it means"));
    }
}
