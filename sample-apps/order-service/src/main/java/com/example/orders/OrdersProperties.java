package com.example.orders;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Configuration properties with the prefix {@code orders}.
 *
 * @param users accounts that may call the service
 */
@ConfigurationProperties("orders")
public record OrdersProperties(List<UserAccount> users) {
    /**
     * A user account.
     *
     * @param name login name
     * @param password password in Spring Security's format, with the encoder in braces
     * @param roles roles without the prefix {@code ROLE_}
     */
    public record UserAccount(String name, String password, List<String> roles) {}
}
