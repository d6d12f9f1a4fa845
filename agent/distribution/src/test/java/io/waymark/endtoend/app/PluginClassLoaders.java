package io.waymark.endtoend.app;

import java.io.File;
import java.math.BigDecimal;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Loads the audited class in three class loaders: the application's and those of two plugins. */
public final class PluginClassLoaders {
    private PluginClassLoaders() {}

    public static void main(String[] arguments) throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String element : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            urls.add(Path.of(element).toUri().toURL());
        }
        for (int plugin = 1; plugin <= 2; plugin++) {
            try (URLClassLoader loader =
                    new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
                Class<?> type = loader.loadClass(Orders.class.getName());
                System.out.println("own copy " + (type != Orders.class));
                type.getMethod("getOrder", String.class).invoke(null, "plugin" + plugin);
            }
        }
        new Orders().createOrder("application", 1, BigDecimal.ONE, "", "", "");
    }
}
