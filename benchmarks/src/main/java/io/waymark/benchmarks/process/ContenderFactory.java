package io.waymark.benchmarks.process;

import io.waymark.benchmarks.contender.Contender;

/** Creates contenders by class name. */
final class ContenderFactory {
    private ContenderFactory() {}

    static Contender open(String className) throws ReflectiveOperationException {
        return Class.forName(className)
                .asSubclass(Contender.class)
                .getConstructor()
                .newInstance();
    }
}
