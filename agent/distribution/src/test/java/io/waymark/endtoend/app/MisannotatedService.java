package io.waymark.endtoend.app;

import io.waymark.annotations.ManagementEvent;
import io.waymark.annotations.ResponseElement;

/** A service whose annotations cannot all be honoured: a method without a body, and a result that does not exist. */
public abstract class MisannotatedService {
    @ManagementEvent
    abstract void abstractMethod();

    @ManagementEvent
    @ResponseElement("result")
    void methodWithoutResult() {}

    /** Implements the abstract method without an annotation. */
    static final class Implementation extends MisannotatedService {
        @Override
        void abstractMethod() {}
    }

    public static void main(String[] arguments) {
        MisannotatedService service = new Implementation();
        service.abstractMethod();
        service.methodWithoutResult();
    }
}
