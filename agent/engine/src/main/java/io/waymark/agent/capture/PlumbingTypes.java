package io.waymark.agent.capture;

import java.lang.reflect.Method;
import java.util.List;

/**
 * Types of libraries that describe, connect or run something, and hold no data of a call: descriptors, schemas, loggers,
 * contexts. From one of them large parts of the application are reachable. Recognized by name, because the agent links no
 * library.
 */
final class PlumbingTypes {
    private static final List<String> PACKAGES = List.of(
            "ch.qos.logback.",
            "com.google.inject.",
            "com.google.protobuf.Descriptors",
            "com.google.protobuf.ExtensionRegistry",
            "com.google.protobuf.Parser",
            "com.google.protobuf.UnknownFieldSet",
            "com.mongodb.client.",
            "com.zaxxer.hikari.",
            "groovy.lang.Closure",
            "groovy.lang.MetaClass",
            "io.grpc.",
            "io.micrometer.",
            "io.netty.",
            "io.opentelemetry.",
            "io.vertx.core.Vertx",
            "jakarta.enterprise.",
            "jakarta.persistence.",
            "jakarta.servlet.",
            "javax.enterprise.",
            "javax.persistence.",
            "javax.servlet.",
            "kotlin.coroutines.",
            "kotlin.reflect.",
            "kotlinx.coroutines.",
            "org.apache.avro.Schema",
            "org.apache.avro.specific.SpecificData",
            "org.apache.catalina.",
            "org.apache.commons.logging.",
            "org.apache.groovy.",
            "org.apache.logging.",
            "org.apache.tomcat.",
            "org.codehaus.groovy.",
            "org.eclipse.jetty.",
            "org.eclipse.persistence.",
            "org.hibernate.",
            "org.jboss.logging.",
            "org.slf4j.",
            "org.springframework.aop.",
            "org.springframework.beans.",
            "org.springframework.context.",
            "org.springframework.core.",
            "org.springframework.jdbc.",
            "org.springframework.orm.",
            "org.springframework.transaction.",
            "reactor.core.",
            "scala.concurrent.",
            "scala.reflect.");

    private static final String MESSAGE = "com.google.protobuf.MessageLiteOrBuilder";

    private PlumbingTypes() {}

    /** Whether a getter returns no data of its object: a plumbing type, or the message that protobuf has for each class. */
    static boolean isReturnedBy(Method getter) {
        return contains(getter.getReturnType())
                || (getter.getName().equals("getDefaultInstanceForType")
                        && LazyValues.supertype(getter.getDeclaringClass(), MESSAGE) != null);
    }

    /** Whether a class of an application is, extends or implements one of these types. */
    static boolean contains(Class<?> type) {
        if (ValueKind.isPlatform(type)) {
            return false;
        }
        if (isNamed(type.getName())) {
            return true;
        }
        for (Class<?> parent : type.getInterfaces()) {
            // A library's interface on a class with data, such as Spring's Ordered, does not make it plumbing.
            if (isHandle(parent.getName()) && contains(parent)) {
                return true;
            }
        }
        Class<?> superclass = type.getSuperclass();
        return superclass != null && contains(superclass);
    }

    private static boolean isHandle(String interfaceName) {
        return !interfaceName.startsWith("org.springframework.")
                && !interfaceName.startsWith("org.hibernate.")
                && !interfaceName.startsWith("jakarta.persistence.")
                && !interfaceName.startsWith("org.eclipse.persistence.");
    }

    private static boolean isNamed(String name) {
        for (String prefix : PACKAGES) {
            if (name.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }
}
