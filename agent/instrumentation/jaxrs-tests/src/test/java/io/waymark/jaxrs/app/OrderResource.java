package io.waymark.jaxrs.app;

import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Response;

/** The endpoints of the service. */
@Path("/orders")
public class OrderResource {
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
