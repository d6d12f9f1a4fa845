package io.waymark.endtoend.app;

import java.util.List;

/** An application without annotations. */
public final class UnannotatedApp {
    private UnannotatedApp() {}

    public static void main(String[] arguments) {
        List<String> words = List.of("hello", "world");
        System.out.println(String.join(" ", words));
    }
}
