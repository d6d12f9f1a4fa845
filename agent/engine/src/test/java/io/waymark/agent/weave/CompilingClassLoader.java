package io.waymark.agent.weave;

import io.waymark.testing.compiler.InMemoryCompiler;
import java.io.IOException;
import java.util.Map;

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
        return new CompilingClassLoader(weaver, InMemoryCompiler.compile(className, source, options));
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
