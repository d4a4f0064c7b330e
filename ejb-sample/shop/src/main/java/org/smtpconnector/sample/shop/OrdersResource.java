package org.smtpconnector.sample.shop;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;

/** Lists orders and accepts new ones. */
@RequestScoped
@Path("orders")
@Produces(MediaType.APPLICATION_JSON)
public class OrdersResource {
  private static final int SHOWN = 10;

  @Inject Orders orders;

  @GET
  public JsonArray newest() {
    var latest = Json.createArrayBuilder();
    orders.newest(SHOWN).forEach(order -> latest.add(json(order)));
    return latest.build();
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Response place(JsonObject order) {
    try {
      NewOrder wanted =
          new NewOrder(
              order.getString("customer", ""),
              Product.named(order.getString("item", "")),
              order.getInt("quantity", 0));
      return Response.status(Status.CREATED).entity(json(orders.place(wanted)).build()).build();
    } catch (IllegalArgumentException e) {
      return Response.status(Status.BAD_REQUEST)
          .entity(Json.createObjectBuilder().add("error", e.getMessage()).build())
          .build();
    }
  }

  private static JsonObjectBuilder json(PurchaseOrder order) {
    return Json.createObjectBuilder()
        .add("id", order.id())
        .add("placed", order.placedAt().toString())
        .add("customer", order.customer())
        .add("item", order.item().label())
        .add("quantity", order.quantity())
        .add("price", order.price());
  }
}
