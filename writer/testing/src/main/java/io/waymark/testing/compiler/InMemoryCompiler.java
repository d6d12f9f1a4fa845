package io.waymark.testing.compiler;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** The running JDK's javac, over source text and without files. */
public final class InMemoryCompiler {
    private InMemoryCompiler() {}

    /**
     * Compiles one source file against the test's own class path, without annotation processing.
     *
     * @param className the binary name of its public class
     * @param source its text
     * @param options more options of javac, such as {@code -parameters}
     * @return class files by the binary names of their classes, nested ones included
     * @throws AssertionError if the source does not compile, with javac's messages
     */
    public static Map<String, byte[]> compile(String className, String source, String... options) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Map<String, byte[]> classFiles = new ConcurrentHashMap<>();
        StringWriter messages = new StringWriter();
        List<String> all = new ArrayList<>(List.of("-proc:none", "-classpath", System.getProperty("java.class.path")));
        all.addAll(List.of(options));
        try (JavaFileManager standard = compiler.getStandardFileManager(null, null, null);
                JavaFileManager inMemory = new ForwardingJavaFileManager<>(standard) {
                    @Override
                    public JavaFileObject getJavaFileForOutput(
                            Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
                        return classFile(name, classFiles);
                    }
                }) {
            JavaFileObject input =
                    new SimpleJavaFileObject(
                            URI.create("string:///" + className.replace('.', '/') + ".java"),
                            JavaFileObject.Kind.SOURCE) {
                        @Override
                        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                            return source;
                        }
                    };
            if (!compiler.getTask(messages, inMemory, null, all, null, List.of(input))
                    .call()) {
                throw new AssertionError(messages);
            }
        }
        return classFiles;
    }

    private static JavaFileObject classFile(String name, Map<String, byte[]> classFiles) {
        return new SimpleJavaFileObject(URI.create("mem:///" + name + ".class"), JavaFileObject.Kind.CLASS) {
            @Override
            public OutputStream openOutputStream() {
                return new ByteArrayOutputStream() {
                    @Override
                    public void close() {
                        classFiles.put(name, toByteArray());
                    }
                };
            }
        };
    }
}
