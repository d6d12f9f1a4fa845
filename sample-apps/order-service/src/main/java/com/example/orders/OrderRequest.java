package com.example.orders;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.util.List;

/**
 * What a client sends to place an order.
 *
 * @param customerId who orders
 * @param lines what
 * @param payment how it is paid
 */
public record OrderRequest(
        @NotBlank String customerId,
        @NotEmpty List<@Valid OrderLine> lines,
        @NotNull @Valid Payment payment) {}
