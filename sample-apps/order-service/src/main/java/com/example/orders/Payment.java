package com.example.orders;

import io.waymark.annotations.Sensitive;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;

/**
 * How an order is paid.
 *
 * @param cardHolder the name on the card
 * @param cardNumber the card's number; in the trail a token stands for it, by which all orders of one card can be found
 */
public record Payment(
        @NotBlank String cardHolder,

        @Sensitive(tokenize = true) @Pattern(regexp = "\\d{12,19}")
        String cardNumber) {}
