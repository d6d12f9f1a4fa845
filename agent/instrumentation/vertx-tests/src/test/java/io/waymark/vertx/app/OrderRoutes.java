package io.waymark.vertx.app;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BasicAuthHandler;

/** The endpoints of the service: requests wait on timers, worker threads and other requests' contexts. */
final class OrderRoutes {
    private OrderRoutes() {}

    static Router create(Vertx vertx) {
        Router orders = Router.router(vertx);
        orders.post("/orders/:orderId").handler(OrderRoutes::create);
        orders.delete("/orders/:orderId").handler(context -> {
            throw new IllegalStateException("order " + context.pathParam("orderId") + " is locked");
        });
        orders.put("/orders/:orderId").handler(context -> context.fail(409));
        orders.post("/never").handler(context -> context.request().resume());
        Router router = Router.router(vertx);
        router.route().handler(RoutingContext::next);
        router.get("/raw")
                .handler(context -> context.request().toNetSocket().onSuccess(socket -> socket.handler(socket::write)));
        router.get("/health").handler(context -> context.end("up"));
        router.route("/api/*").handler(BasicAuthHandler.create(new NamePasswordProvider()));
        router.route("/api/*").subRouter(orders);
        return router;
    }

    private static void create(RoutingContext context) {
        Vertx vertx = context.vertx();
        String orderId = context.pathParam("orderId");
        vertx.executeBlocking(() -> {
                    Orders.reserveStock(orderId);
                    return orderId;
                })
                .onSuccess(reserved -> vertx.setTimer(2, timer -> {
                    Orders.notifyCustomer(reserved);
                    context.response().setStatusCode(201).end(reserved);
                }))
                .onFailure(context::fail);
    }
}
