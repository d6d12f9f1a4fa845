package com.example.orders;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.context.WebServerPortFileWriter;

/** Starts the service; the port it listens on is written to the file {@code port} in the working directory. */
@SpringBootApplication
@EnableConfigurationProperties(OrdersProperties.class)
public class OrderServiceApplication {
    /**
     * Starts it.
     *
     * @param arguments Spring Boot's, such as {@code --server.port=8080}
     */
    public static void main(String[] arguments) {
        SpringApplication service = new SpringApplication(OrderServiceApplication.class);
        service.addListeners(new WebServerPortFileWriter("port"));
        service.run(arguments);
    }
}
