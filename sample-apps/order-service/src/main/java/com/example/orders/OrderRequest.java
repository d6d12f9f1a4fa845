package com.example.orders;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.util.List;

/**
 * Request body to place an order.
 *
 * @param customerId id of the customer
 * @param lines ordered articles, at least one
 * @param payment the payment
 */
public record OrderRequest(
        @NotBlank String customerId,
        @NotEmpty List<@Valid OrderLine> lines,
        @NotNull @Valid Payment payment) {}
