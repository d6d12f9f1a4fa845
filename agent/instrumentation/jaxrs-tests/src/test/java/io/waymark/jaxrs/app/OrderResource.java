package io.waymark.jaxrs.app;

import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The endpoints of the service. */
@Path("/orders")
public class OrderResource {
    private static final ExecutorService PACKERS = Executors.newFixedThreadPool(2, OrderResource::daemon);
    private static final ExecutorService DRIVERS = Executors.newFixedThreadPool(2, OrderResource::daemon);

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        return thread;
    }

    @POST
    @Path("{orderId}")
    public Response createOrder(@PathParam("orderId") String orderId) {
        Stock.reserveStock(orderId);
        return Response.status(201).entity(orderId).build();
    }

    @DELETE
    @Path("{orderId}")
    public void deleteOrder(@PathParam("orderId") String orderId) {
        throw new IllegalStateException("order " + orderId + " is locked");
    }

    @PUT
    @Path("{orderId}")
    public void replaceOrder(@PathParam("orderId") String orderId) {
        throw new WebApplicationException("order " + orderId + " has changed", 409);
    }

    @PATCH
    @Path("{orderId}")
    public void changeOrder(@PathParam("orderId") String orderId, @Suspended AsyncResponse response) {
        Thread thread = new Thread(() -> response.resume(Response.status(202).build()));
        thread.start();
    }

    @GET
    @Path("{orderId}")
    public String getOrder(@PathParam("orderId") String orderId) {
        return "order " + orderId;
    }

    /** Passes through threads that work for all requests. */
    @POST
    @Path("{orderId}/parcels")
    @SuppressWarnings("FutureReturnValueIgnored") // the response tells a failure
    public void shipOrder(@PathParam("orderId") String orderId, @Suspended AsyncResponse response) {
        CompletableFuture.runAsync(() -> Stock.reserveStock(orderId), PACKERS)
                .thenRunAsync(() -> Stock.sendParcel(orderId), DRIVERS)
                .whenComplete((nothing, failure) ->
                        response.resume(failure == null ? Response.status(201).build() : failure));
    }

    @POST
    @Path("{orderId}/delay")
    public void awaitOrder(@PathParam("orderId") String orderId, @Suspended AsyncResponse response) {
        response.setTimeout(20, TimeUnit.MILLISECONDS);
    }

    @POST
    @Path("{orderId}/feed")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public void followOrder(@PathParam("orderId") String orderId, @Context SseEventSink sink, @Context Sse sse)
            throws IOException {
        // On another thread, RESTEasy may never end a response that is sent before this method has returned.
        try (sink) {
            for (int i = 0; i < 3; i++) {
                sink.send(sse.newEvent(orderId + "-" + i));
            }
        }
    }

    @Path("{orderId}/items")
    public ItemResource items() {
        return new ItemResource();
    }

    /** The items of one order. */
    public static class ItemResource {
        @POST
        @Path("{item}")
        public Response addItem(@PathParam("item") String item) {
            return Response.status(201).entity(item).build();
        }
    }
}
