package io.waymark.endtoend.app;

import java.lang.reflect.InvocationTargetException;
import java.util.Map;
import java.util.ServiceLoader;
import org.osgi.framework.Bundle;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/** Starts the OSGi framework on the class path, installs a bundle and makes a guarded call in it. */
public final class OsgiHost {
    private OsgiHost() {}

    public static void main(String[] arguments) throws Exception {
        FrameworkFactory factory =
                ServiceLoader.load(FrameworkFactory.class).findFirst().orElseThrow();
        Framework framework = factory.newFramework(
                Map.of("org.osgi.framework.storage", arguments[1], "org.osgi.framework.storage.clean", "onFirstInit"));
        framework.start();
        Bundle bundle = framework.getBundleContext().installBundle(arguments[0]);
        bundle.start();
        Class<?> transfers = bundle.loadClass("io.waymark.endtoend.app.Transfers");
        try {
            System.out.println(transfers.getClassLoader() == OsgiHost.class.getClassLoader());
            System.out.println(transfers
                    .getMethod("guarded", int.class)
                    .invoke(transfers.getDeclaredConstructor().newInstance(), 7));
        } catch (InvocationTargetException e) {
            System.out.println(e.getCause());
        }
        framework.stop();
        framework.waitForStop(0);
        System.exit(0);
    }
}
