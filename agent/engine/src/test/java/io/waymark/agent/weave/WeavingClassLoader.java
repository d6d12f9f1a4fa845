package io.waymark.agent.weave;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** Loads the given classes itself, woven; all others from the test's class path. */
final class WeavingClassLoader extends ClassLoader {
    private final Weaver weaver;
    private final Set<String> own;

    WeavingClassLoader(Weaver weaver, Class<?>... types) {
        super(WeavingClassLoader.class.getClassLoader());
        this.weaver = weaver;
        this.own = Arrays.stream(types).map(Class::getName).collect(Collectors.toSet());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        Class<?> loaded = findLoadedClass(name);
        if (loaded == null && own.contains(name)) {
            try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] file = in.readAllBytes();
                byte[] woven = weaver.weave(this, name, file);
                byte[] used = woven == null ? file : woven;
                loaded = defineClass(name, used, 0, used.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
        return loaded == null ? super.loadClass(name, resolve) : loaded;
    }
}
