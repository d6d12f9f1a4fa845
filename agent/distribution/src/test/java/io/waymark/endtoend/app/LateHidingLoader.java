package io.waymark.endtoend.app;

import java.io.IOException;
import java.io.InputStream;

/** Hides the agent from the class that it defines, but only once that class has been defined. */
public final class LateHidingLoader extends ClassLoader {
    private boolean hiding;

    private LateHidingLoader() {
        super(LateHidingLoader.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (hiding && name.startsWith("io.waymark.agent.")) {
            throw new ClassNotFoundException(name + " is hidden");
        }
        if (!name.equals(Transfers.class.getName())) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? define(name) : loaded;
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
            byte[] classFile = in.readAllBytes();
            return defineClass(name, classFile, 0, classFile.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    public static void main(String[] arguments) throws Exception {
        LateHidingLoader loader = new LateHidingLoader();
        Class<?> type = loader.loadClass(Transfers.class.getName());
        loader.hiding = true;
        Object transfers = type.getConstructor().newInstance();
        type.getMethod("transfer", int.class, int.class).invoke(transfers, 1, 2);
        System.out.println(type.getMethod("done").invoke(transfers));
    }
}
