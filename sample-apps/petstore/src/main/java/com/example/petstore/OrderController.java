package com.example.petstore;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Orders of pets, in memory. */
@RestController
@RequestMapping("/orders/{orderId}")
public class OrderController {
    private final Map<String, String> orders = new ConcurrentHashMap<>();

    /** An order. */
    record Order(String orderId, String pet) {}

    @PutMapping
    @ResponseStatus(HttpStatus.CREATED)
    Order createOrder(@PathVariable String orderId, @RequestParam String pet) {
        orders.put(orderId, pet);
        return new Order(orderId, pet);
    }

    @GetMapping
    Order getOrder(@PathVariable String orderId) {
        return new Order(orderId, found(orderId, orders.get(orderId)));
    }

    @DeleteMapping
    Order deleteOrder(@PathVariable String orderId) {
        return new Order(orderId, found(orderId, orders.remove(orderId)));
    }

    private static String found(String orderId, @Nullable String pet) {
        if (pet == null) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "there is no order " + orderId);
        }
        return pet;
    }
}
