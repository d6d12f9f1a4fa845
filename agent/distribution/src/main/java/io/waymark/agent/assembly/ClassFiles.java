package io.waymark.agent.assembly;

import java.util.Set;
import java.util.TreeSet;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.commons.ClassRemapper;
import net.bytebuddy.jar.asm.commons.Remapper;

/** What the assembly reads from class files and changes in them. */
final class ClassFiles {
    private static final String SUN_UNSAFE = "sun/misc/Unsafe";
    private static final String SHIM = "io/waymark/agent/unsafe/Unsafe";

    private ClassFiles() {}

    /** Every class that a class file names, as internal names. */
    static Set<String> references(byte[] classFile) {
        Set<String> found = new TreeSet<>();
        Remapper collector = new Remapper(Opcodes.ASM9) {
            @Override
            public String map(String internalName) {
                found.add(internalName);
                return internalName;
            }
        };
        ClassVisitor nothing = new ClassVisitor(Opcodes.ASM9) {};
        new ClassReader(classFile).accept(new ClassRemapper(nothing, collector), ClassReader.SKIP_FRAMES);
        return found;
    }

    /** Lets a class use the shim in place of {@code sun.misc.Unsafe}. */
    static byte[] withoutSunUnsafe(byte[] classFile) {
        ClassWriter writer = new ClassWriter(0);
        Remapper remapper = new Remapper(Opcodes.ASM9) {
            @Override
            public String map(String internalName) {
                return internalName.equals(SUN_UNSAFE) ? SHIM : internalName;
            }
        };
        new ClassReader(classFile).accept(new ClassRemapper(writer, remapper), 0);
        return writer.toByteArray();
    }
}
