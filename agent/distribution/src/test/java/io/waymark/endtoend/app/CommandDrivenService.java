package io.waymark.endtoend.app;

import io.waymark.annotations.CallRefusedException;
import io.waymark.annotations.EventSource;
import io.waymark.annotations.Guarantee;
import io.waymark.annotations.ManagementEvent;
import io.waymark.annotations.OnFailure;
import io.waymark.annotations.RequestParameter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;

/**
 * Reads commands {@code METHOD COUNT} from standard input, makes the calls and confirms them. Each call of a
 * method has the next number, and a text that hardly compresses.
 */
@EventSource("commands.example.com")
public final class CommandDrivenService {
    private static final int TEXT_BYTES = 1_500;

    private CommandDrivenService() {}

    @ManagementEvent(guarantee = Guarantee.JOURNALED, onFailure = OnFailure.BLOCK)
    static void journaled(@RequestParameter int number, @RequestParameter String text) {}

    @ManagementEvent(onFailure = OnFailure.DROP)
    static void droppable(@RequestParameter int number, @RequestParameter String text) {}

    @ManagementEvent(guarantee = Guarantee.JOURNALED, onFailure = OnFailure.DENY)
    static void guarded(@RequestParameter int number, @RequestParameter String text) {}

    public static void main(String[] arguments) throws IOException {
        Random random = new Random(1);
        byte[] bytes = new byte[TEXT_BYTES];
        int[] numbers = new int[3];
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String command = commands.readLine(); command != null; command = commands.readLine()) {
            String[] words = command.split(" ", 2);
            int refused = 0;
            for (int call = 0; call < Integer.parseInt(words[1]); call++) {
                random.nextBytes(bytes);
                String text = Base64.getEncoder().encodeToString(bytes);
                try {
                    switch (words[0]) {
                        case "journaled" -> journaled(numbers[0]++, text);
                        case "droppable" -> droppable(numbers[1]++, text);
                        default -> guarded(numbers[2]++, text);
                    }
                } catch (CallRefusedException e) {
                    refused++;
                }
            }
            System.out.println(command + ": refused " + refused);
        }
    }
}
