package io.waymark.agent.weave;

import io.waymark.annotations.DataEvent;
import io.waymark.annotations.EventResource;
import io.waymark.annotations.EventSource;
import io.waymark.annotations.ManagementEvent;
import io.waymark.annotations.RequestParameter;
import io.waymark.annotations.ResponseElement;
import io.waymark.annotations.Sensitive;

@EventSource("orders.example.com")
public class AnnotatedOrders {
    @DataEvent(name = "PlaceOrder")
    @ResponseElement(value = "orderNumber", property = "order.id")
    @ResponseElement
    @EventResource(type = "Example::Order", arn = "arn:aws:orders:{region}:{account}:order/{orderId}")
    @EventResource(type = "Example::Customer", arn = "c/{customer.id}/{orderNumber}/{nowhere}")
    @Sensitive
    Object createOrder(
            @RequestParameter("orderId") String id,
            Object customer,
            @RequestParameter("card") @Sensitive(tokenize = true) String number) {
        return new Nested();
    }

    @ManagementEvent(readOnly = true)
    void nested() {}

    static class Nested {}
}
