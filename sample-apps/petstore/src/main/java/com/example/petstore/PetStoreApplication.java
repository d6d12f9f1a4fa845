package com.example.petstore;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.context.WebServerPortFileWriter;

/** Starts the service and writes its port to the file {@code port} in the working directory. */
@SpringBootApplication
public class PetStoreApplication {
    /**
     * Starts the service.
     *
     * @param arguments arguments of Spring Boot, such as {@code --server.port=8080}
     */
    public static void main(String[] arguments) {
        SpringApplication service = new SpringApplication(PetStoreApplication.class);
        service.addListeners(new WebServerPortFileWriter("port"));
        service.run(arguments);
    }
}
