package io.waymark.agent.weave;

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

/** Classes compiled in a test, by javac with given options; loaded woven, in a class loader of their own. */
final class CompilingClassLoader extends ClassLoader {
    private final Weaver weaver;
    private final Map<String, byte[]> files;

    private CompilingClassLoader(Weaver weaver, Map<String, byte[]> files) {
        super(CompilingClassLoader.class.getClassLoader());
        this.weaver = weaver;
        this.files = files;
    }

    static CompilingClassLoader compile(Weaver weaver, String className, String source, String... options)
            throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Map<String, byte[]> files = new ConcurrentHashMap<>();
        StringWriter messages = new StringWriter();
        List<String> all = new ArrayList<>(List.of("-proc:none", "-classpath", System.getProperty("java.class.path")));
        all.addAll(List.of(options));
        try (JavaFileManager standard = compiler.getStandardFileManager(null, null, null);
                JavaFileManager inMemory = new ForwardingJavaFileManager<>(standard) {
                    @Override
                    public JavaFileObject getJavaFileForOutput(
                            Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
                        return output(name, files);
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
        return new CompilingClassLoader(weaver, files);
    }

    private static JavaFileObject output(String name, Map<String, byte[]> files) {
        return new SimpleJavaFileObject(URI.create("mem:///" + name + ".class"), JavaFileObject.Kind.CLASS) {
            @Override
            public OutputStream openOutputStream() {
                return new ByteArrayOutputStream() {
                    @Override
                    public void close() {
                        files.put(name, toByteArray());
                    }
                };
            }
        };
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] file = files.get(name);
        if (file == null) {
            throw new ClassNotFoundException(name);
        }
        byte[] woven = ClassFileScanner.hasEventAnnotation(file) ? weaver.weave(this, name, file) : null;
        byte[] used = woven == null ? file : woven;
        return defineClass(name, used, 0, used.length);
    }
}
