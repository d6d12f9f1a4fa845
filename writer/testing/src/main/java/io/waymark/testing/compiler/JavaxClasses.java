package io.waymark.testing.compiler;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.commons.ClassRemapper;
import net.bytebuddy.jar.asm.commons.Remapper;

/** Copies of a test's services for the APIs before Jakarta EE 9, derived from the compiled ones. */
public final class JavaxClasses {
    /** Renames the packages of the newer APIs, and of Jetty for them, to those of the older ones. */
    private static final Remapper TO_JAVAX = new Remapper(Opcodes.ASM9) {
        @Override
        public String map(String name) {
            return name.replaceFirst("^jakarta/(servlet|ws/rs|jms)/", "javax/$1/")
                    .replaceFirst("^org/eclipse/jetty/ee10/", "org/eclipse/jetty/");
        }
    };

    private JavaxClasses() {}

    /**
     * Copies all classes of a package.
     *
     * @param service a class of the package, among the test classes of the module under test
     * @param folder takes the copies; a folder of a class path
     * @return the same folder
     */
    public static Path copy(Class<?> service, Path folder) throws IOException {
        String name = service.getPackageName().replace('.', '/');
        Path target = Files.createDirectories(folder.resolve(name));
        try (Stream<Path> classes = Files.list(Path.of("target/test-classes", name))) {
            for (Path file : classes.toList()) {
                ClassWriter renamed = new ClassWriter(0);
                new ClassReader(Files.readAllBytes(file)).accept(new ClassRemapper(renamed, TO_JAVAX), 0);
                Files.write(target.resolve(file.getFileName()), renamed.toByteArray());
            }
        }
        return folder;
    }
}
