package io.waymark.servlet.warserver;

import java.io.File;
import java.nio.file.Files;
import org.apache.catalina.startup.Tomcat;

/** Deploys a WAR in Tomcat, for one user. */
public final class TomcatWar {
    private TomcatWar() {}

    /** Serves the WAR, at {@code /shop}, until the process ends. */
    public static void main(String[] arguments) throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(Files.createTempDirectory("tomcat").toString());
        tomcat.setPort(0);
        tomcat.getHost().setAppBase(Files.createTempDirectory("webapps").toString());
        tomcat.addUser("bob", "secret");
        tomcat.addRole("bob", "clerk");
        tomcat.addWebapp("/shop", new File(arguments[0]).getAbsolutePath());
        tomcat.start();
        System.out.println("port=" + tomcat.getConnector().getLocalPort());
        tomcat.getServer().await();
    }
}
