package com.example.orders;

import com.example.orders.Order.Status;
import io.waymark.annotations.DataEvent;
import io.waymark.annotations.EventResource;
import io.waymark.annotations.EventSource;
import io.waymark.annotations.RequestParameter;
import io.waymark.annotations.ResponseElement;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.stereotype.Service;

/** Orders are data of the service: each call is a data event on one order. */
@Service
@EventSource("orders.example.com")
class DefaultOrderService implements OrderService {
    private static final String ORDER = "Example::Orders::Order";
    private static final String ORDER_ARN = "arn:aws:orders:{region}:{account}:order/{orderId}";

    private final OrderRepository orders;
    private final AsyncTaskExecutor carrierCalls;
    private final Clock clock = Clock.systemUTC();

    DefaultOrderService(OrderRepository orders, AsyncTaskExecutor carrierCalls) {
        this.orders = orders;
        this.carrierCalls = carrierCalls;
    }

    @Override
    @DataEvent
    @EventResource(type = ORDER, arn = ORDER_ARN)
    @ResponseElement(property = "orderId")
    @ResponseElement(property = "total")
    public Order createOrder(
            @RequestParameter String customerId,
            @RequestParameter List<OrderLine> lines,
            @RequestParameter Payment payment) {
        BigDecimal total = lines.stream()
                .map(line -> line.price().multiply(BigDecimal.valueOf(line.quantity())))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        String orderId = UUID.randomUUID().toString();
        return orders.save(new Order(
                orderId,
                customerId,
                List.copyOf(lines),
                total,
                Status.PLACED,
                clock.instant().truncatedTo(ChronoUnit.SECONDS)));
    }

    @Override
    @DataEvent(readOnly = true)
    @EventResource(type = ORDER, arn = ORDER_ARN)
    public Order getOrder(@RequestParameter String orderId) {
        return find(orderId);
    }

    @Override
    @DataEvent
    @EventResource(type = ORDER, arn = ORDER_ARN)
    @ResponseElement(property = "status")
    public Order cancelOrder(@RequestParameter String orderId, @RequestParameter String reason) {
        return orders.save(find(orderId).withStatus(Status.CANCELLED));
    }

    @Override
    @DataEvent
    @EventResource(type = ORDER, arn = ORDER_ARN)
    @ResponseElement("shipment")
    public CompletableFuture<Shipment> shipOrder(@RequestParameter String orderId) {
        return CompletableFuture.supplyAsync(() -> ship(find(orderId)), carrierCalls);
    }

    private Shipment ship(Order order) {
        orders.save(order.withStatus(Status.SHIPPED));
        return new Shipment(
                order.orderId(), "example-parcels", "P-" + order.orderId().substring(0, 8));
    }

    private Order find(String orderId) {
        return orders.find(orderId).orElseThrow(() -> new OrderNotFoundException(orderId));
    }
}
