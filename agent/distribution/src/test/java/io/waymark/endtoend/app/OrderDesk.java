package io.waymark.endtoend.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/**
 * Reads commands from standard input, makes the call of each and confirms it: {@code create CUSTOMER}, {@code get ORDER},
 * both management events, and {@code touch KEY}, a data event. Ends with its input.
 */
public final class OrderDesk {
    private OrderDesk() {}

    public static void main(String[] arguments) throws IOException {
        Orders orders = new Orders();
        ObjectTouches objects = new ObjectTouches();
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String command = commands.readLine(); command != null; command = commands.readLine()) {
            String[] words = command.split(" ", 2);
            switch (words[0]) {
                case "create" -> orders.createOrder(words[1], 1, BigDecimal.TEN, "", "4111111111111111", "");
                case "get" -> Orders.getOrder(words[1]);
                default -> objects.touch(words[1]);
            }
            System.out.println("did " + command);
        }
    }
}
