package io.waymark.endtoend;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.Arrays;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** A second agent, behind ours, that prints the name of every application class that was transformed. */
public final class TransformedClassReporter implements ClassFileTransformer {
    /** Called by the JVM. */
    public static void premain(String argument, Instrumentation instrumentation) {
        // Retransformation-capable, as ours: the JVM calls such transformers after all others.
        instrumentation.addTransformer(new TransformedClassReporter(), true);
    }

    static Path jar(Path folder) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", TransformedClassReporter.class.getName());
        manifest.getMainAttributes().putValue("Can-Retransform-Classes", "true");
        String path = TransformedClassReporter.class.getName().replace('.', '/') + ".class";
        Path jar = folder.resolve("witness.jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream zip = new JarOutputStream(out, manifest);
                InputStream file =
                        TransformedClassReporter.class.getClassLoader().getResourceAsStream(path)) {
            zip.putNextEntry(new ZipEntry(path));
            file.transferTo(zip);
        }
        return jar;
    }

    @Override
    public byte[] transform(
            ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] classFile) {
        if (loader == ClassLoader.getSystemClassLoader() && name != null) {
            try (InputStream compiled = loader.getResourceAsStream(name + ".class")) {
                if (compiled != null && !Arrays.equals(compiled.readAllBytes(), classFile)) {
                    System.out.println("changed " + name.replace('/', '.'));
                }
            } catch (IOException e) {
                System.out.println("unreadable " + name);
            }
        }
        return null;
    }
}
