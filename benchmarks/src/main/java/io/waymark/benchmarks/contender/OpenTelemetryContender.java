package io.waymark.benchmarks.contender;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.instrumentation.annotations.SpanAttribute;
import io.opentelemetry.instrumentation.annotations.WithSpan;
import java.math.BigDecimal;

/**
 * OpenTelemetry's Java agent with one span per call. Annotations record the arguments; the method body sets caller and result
 * id.
 */
public final class OpenTelemetryContender implements Contender {
    @Override
    public Object call(int callNumber) {
        return createOrder(
                OrderArguments.id(callNumber),
                OrderArguments.customer(callNumber),
                OrderArguments.quantity(callNumber),
                OrderArguments.total(callNumber));
    }

    /**
     * The service method; public, because the agent does not instrument private methods.
     *
     * @param id id of the order
     * @param customer name of the customer
     * @param count number of items
     * @param total price of the order
     * @return the order
     */
    @WithSpan("createOrder")
    public BenchmarkOrder createOrder(
            @SpanAttribute("id") String id,
            @SpanAttribute("customer") String customer,
            @SpanAttribute("count") int count,
            @SpanAttribute("total") BigDecimal total) {
        BenchmarkOrder order = new BenchmarkOrder(id, customer, count, total);
        Span span = Span.current();
        span.setAttribute("principal", OrderArguments.PRINCIPAL);
        span.setAttribute("orderId", order.id());
        return order;
    }
}
