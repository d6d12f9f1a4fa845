package io.waymark.vertx.app;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BasicAuthHandler;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.TimeoutHandler;

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
        orders.post("/late")
                .handler(TimeoutHandler.create(20))
                .handler(context -> context.request().resume());
        orders.post("/orders/:orderId/feed").handler(OrderRoutes::feed);
        orders.post("/orders/:orderId/upload")
                .handler(BodyHandler.create())
                .handler(context -> context.end(
                        Long.toString(context.fileUploads().iterator().next().size())));
        orders.get("/orders/:orderId").handler(context -> context.end("order " + context.pathParam("orderId")));
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

    /** Sends an event every few milliseconds, three in all. */
    private static void feed(RoutingContext context) {
        HttpServerResponse response = context.response();
        response.setChunked(true).putHeader("Content-Type", "text/event-stream");
        int[] sent = {0};
        context.vertx().setPeriodic(2, timer -> {
            response.write("data: " + sent[0] + "\n\n");
            sent[0]++;
            if (sent[0] == 3) {
                context.vertx().cancelTimer(timer);
                response.end();
            }
        });
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
