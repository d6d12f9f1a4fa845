package io.waymark.endtoend.app;

import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;

/** Calls the audited class before an agent is attached, and again when a file signals the attach. */
public final class AttachTarget {
    private AttachTarget() {}

    public static void main(String[] arguments) throws Exception {
        Path attached = Path.of(arguments[0]);
        Orders orders = new Orders();
        orders.createOrder("before", 1, BigDecimal.ONE, "", "", "");
        System.out.println("serving");
        while (!Files.exists(attached)) {
            Thread.onSpinWait();
        }
        orders.createOrder("after", 1, BigDecimal.ONE, "", "", "");
    }
}
