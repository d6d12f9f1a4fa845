package io.waymark.agent.weave;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Loads the given classes itself, woven; all others from the test's class path. */
final class WeavingClassLoader extends ClassLoader {
    private final Weaver weaver;
    private final Set<String> own;
    /** Resources that this loader does not give. */
    private Set<String> withheld = Set.of();

    WeavingClassLoader(Weaver weaver, Class<?>... types) {
        super(WeavingClassLoader.class.getClassLoader());
        this.weaver = weaver;
        this.own = Arrays.stream(types).map(Class::getName).collect(Collectors.toSet());
    }

    /** Returns this loader, which gives no class files of these classes. */
    WeavingClassLoader withoutClassFileOf(Class<?>... types) {
        withheld = Arrays.stream(types)
                .map(type -> type.getName().replace('.', '/') + ".class")
                .collect(Collectors.toSet());
        return this;
    }

    @Override
    public @Nullable URL getResource(String name) {
        return withheld.contains(name) ? null : super.getResource(name);
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
