package io.waymark.benchmarks.contender;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.instrumentation.annotations.SpanAttribute;
import io.opentelemetry.instrumentation.annotations.WithSpan;
import java.math.BigDecimal;

/**
 * OpenTelemetry's Java agent: a span for each call. Annotations can name the arguments; caller and result id are set in the
 * body.
 */
public final class OpenTelemetryContender implements Contender {
    @Override
    public Object call(int number) {
        return createOrder(
                OrderArguments.id(number),
                OrderArguments.customer(number),
                OrderArguments.quantity(number),
                OrderArguments.total(number));
    }

    /**
     * The service method; public, because the agent weaves no private ones.
     *
     * @param id the order's
     * @param customer who orders
     * @param count how many
     * @param total the sum
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
