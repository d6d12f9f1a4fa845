package io.waymark.quarkus.app;

import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.WebSocket;

/** A socket that sends back what it receives. */
@WebSocket(path = "/socket")
public class Echo {
    @OnTextMessage
    String echo(String message) {
        return message;
    }
}
