package io.waymark.agent.weave;

import net.bytebuddy.ClassFileVersion;
import net.bytebuddy.asm.AsmVisitorWrapper;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.scaffold.TypeInitializer;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.implementation.Implementation.Context.FrameGeneration;
import net.bytebuddy.implementation.auxiliary.AuxiliaryType;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.pool.TypePool;
import net.bytebuddy.utility.OpenedClassReader;

/**
 * Rewrites a class file with advice in its methods. {@code ByteBuddy.decorate} does the same, but takes some 50 ms more for
 * the first class, to load its descriptions of generated classes.
 */
final class ClassFileWriter {
    private ClassFileWriter() {}

    static byte[] write(
            TypeDescription type, byte[] classFile, AsmVisitorWrapper.ForDeclaredMethods advice, TypePool pool) {
        ClassFileVersion version = ClassFileVersion.ofClassFile(classFile);
        Implementation.Context context = Implementation.Context.Disabled.Factory.INSTANCE.make(
                type,
                new AuxiliaryType.NamingStrategy.Enumerating("none"),
                TypeInitializer.None.INSTANCE,
                version,
                version,
                version.isAtLeast(ClassFileVersion.JAVA_V6) ? FrameGeneration.GENERATE : FrameGeneration.DISABLED);
        ClassReader reader = OpenedClassReader.of(classFile);
        // From the reader's constants, and so that the methods without advice are copied as they are.
        ClassWriter writer = new ClassWriter(reader, AsmVisitorWrapper.NO_FLAGS);
        reader.accept(
                advice.wrap(
                        type,
                        writer,
                        context,
                        pool,
                        type.getDeclaredFields(),
                        type.getDeclaredMethods(),
                        AsmVisitorWrapper.NO_FLAGS,
                        AsmVisitorWrapper.NO_FLAGS),
                AsmVisitorWrapper.NO_FLAGS);
        return writer.toByteArray();
    }
}
