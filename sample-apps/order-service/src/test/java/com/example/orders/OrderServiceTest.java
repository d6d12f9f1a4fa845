package com.example.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "logging.level.root=warn")
class OrderServiceTest {
    private static final String ORDER = """
            {"customerId": "c-1", "lines": [{"sku": "lamp", "quantity": 2, "price": 24.50}],
             "payment": {"cardHolder": "A Customer", "cardNumber": "4111111111111111"}}""";

    private final TestRestTemplate service;

    OrderServiceTest(@Autowired TestRestTemplate service) {
        this.service = service;
    }

    @Test
    void placesShipsAndReturnsOrder() {
        Map<?, ?> placed = body(call("clerk", HttpMethod.POST, "/orders", ORDER), HttpStatus.CREATED);
        String path = "/orders/" + placed.get("orderId");
        Map<?, ?> shipment = body(call("clerk", HttpMethod.POST, path + "/shipment", null), HttpStatus.OK);
        Map<?, ?> found = body(call("clerk", HttpMethod.GET, path, null), HttpStatus.OK);

        assertThat(placed.get("total")).hasToString("49.0");
        assertThat(shipment.get("orderId")).isEqualTo(placed.get("orderId"));
        assertThat(found.get("status")).isEqualTo("SHIPPED");
    }

    @Test
    void cancelsOrder() {
        Map<?, ?> placed = body(call("clerk", HttpMethod.POST, "/orders", ORDER), HttpStatus.CREATED);

        Map<?, ?> cancelled =
                body(call("clerk", HttpMethod.DELETE, "/orders/" + placed.get("orderId"), null), HttpStatus.OK);

        assertThat(cancelled.get("status")).isEqualTo("CANCELLED");
    }

    @Test
    void unknownOrderIsNotFoundInSyncAndAsyncCalls() {
        Map<?, ?> cancel = body(call("clerk", HttpMethod.DELETE, "/orders/none", null), HttpStatus.NOT_FOUND);
        Map<?, ?> ship = body(call("clerk", HttpMethod.POST, "/orders/none/shipment", null), HttpStatus.NOT_FOUND);

        assertThat(cancel.get("detail")).isEqualTo("Order not found: none");
        assertThat(ship.get("detail")).isEqualTo("Order not found: none");
    }

    @Test
    void incompleteOrderIsRejected() {
        assertThat(call("clerk", HttpMethod.POST, "/orders", "{\"customerId\": \"\"}")
                        .getStatusCode())
                .isEqualTo(HttpStatus.BAD_REQUEST);
    }

    @Test
    void onlyAdministratorsManagePrices() {
        String discount = "{\"code\": \"SPRING\", \"percent\": 10}";

        assertThat(call("clerk", HttpMethod.POST, "/discounts", discount).getStatusCode())
                .isEqualTo(HttpStatus.FORBIDDEN);
        assertThat(call("admin", HttpMethod.POST, "/discounts", discount).getStatusCode())
                .isEqualTo(HttpStatus.CREATED);
        assertThat(body(call("admin", HttpMethod.GET, "/pricing", null), HttpStatus.OK)
                        .toString())
                .contains("SPRING");
    }

    @Test
    void unauthenticatedRequestsAreRejected() {
        assertThat(service.getForEntity("/orders/none", String.class).getStatusCode())
                .isEqualTo(HttpStatus.UNAUTHORIZED);
    }

    private static Map<?, ?> body(ResponseEntity<Map<?, ?>> response, HttpStatus status) {
        assertThat(response.getStatusCode()).isEqualTo(status);
        Map<?, ?> fields = response.getBody();
        assertThat(fields).isNotNull();
        return fields == null ? Map.of() : fields;
    }

    @SuppressWarnings("unchecked")
    private ResponseEntity<Map<?, ?>> call(String user, HttpMethod method, String path, @Nullable String body) {
        HttpHeaders headers = new HttpHeaders();
        headers.setContentType(MediaType.APPLICATION_JSON);
        ResponseEntity<?> response = service.withBasicAuth(user, user + "-password")
                .exchange(path, method, new HttpEntity<>(body, headers), Map.class);
        return (ResponseEntity<Map<?, ?>>) response;
    }
}
