package io.waymark.spring.app;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;

/** The pet store after one request, until its process is ended. */
public final class IdlePetStore {
    private IdlePetStore() {}

    public static void main(String[] arguments) throws Exception {
        var context = (ServletWebServerApplicationContext) SpringApplication.run(PetStore.class, "--server.port=0");
        URI uri = URI.create("http://127.0.0.1:" + context.getWebServer().getPort() + "/orders/17?item=tea");
        HttpRequest request = HttpRequest.newBuilder(uri)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding());
        System.out.println("serving");
    }
}
