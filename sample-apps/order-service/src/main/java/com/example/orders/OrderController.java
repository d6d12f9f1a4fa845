package com.example.orders;

import jakarta.validation.Valid;
import java.util.concurrent.CompletableFuture;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** HTTP endpoints for orders. */
@RestController
@RequestMapping("/orders")
class OrderController {
    private final OrderService orders;

    OrderController(OrderService orders) {
        this.orders = orders;
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Order create(@Valid @RequestBody OrderRequest request) {
        return orders.createOrder(request.customerId(), request.lines(), request.payment());
    }

    @GetMapping("/{orderId}")
    Order get(@PathVariable String orderId) {
        return orders.getOrder(orderId);
    }

    @DeleteMapping("/{orderId}")
    Order cancel(@PathVariable String orderId, @RequestParam(defaultValue = "not given") String reason) {
        return orders.cancelOrder(orderId, reason);
    }

    @PostMapping("/{orderId}/shipment")
    CompletableFuture<Shipment> ship(@PathVariable String orderId) {
        return orders.shipOrder(orderId);
    }
}
