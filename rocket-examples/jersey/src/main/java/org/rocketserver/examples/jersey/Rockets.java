package org.rocketserver.examples.jersey;

import jakarta.inject.Singleton;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseBroadcaster;
import jakarta.ws.rs.sse.SseEventSink;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;

/** Rockets, those of now and those to come. */
@Path("rockets")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Singleton
public class Rockets {
    private final Map<String, Rocket> rockets = new ConcurrentSkipListMap<>();
    private final Queue<AsyncResponse> waiting = new ConcurrentLinkedQueue<>();
    private final Sse sse;
    private final SseBroadcaster listeners;

    /** Jersey's own needs are injected. */
    public Rockets(@Context Sse sse) {
        this.sse = sse;
        this.listeners = sse.newBroadcaster();
    }

    /** All of them. */
    @GET
    public Collection<Rocket> all() {
        return rockets.values();
    }

    /** One of them. */
    @GET
    @Path("{name}")
    public Rocket one(@PathParam("name") String name) {
        Rocket found = rockets.get(name);
        if (found == null) {
            throw new NotFoundException("there is no rocket " + name);
        }
        return found;
    }

    /** Adds one and tells those who wait for it. */
    @POST
    public Response add(Rocket rocket, @Context UriInfo place) {
        if (rocket.stages() < 1) {
            throw new BadRequestException("a rocket has a stage or more");
        }
        rockets.put(rocket.name(), rocket);
        for (AsyncResponse next = waiting.poll(); next != null; next = waiting.poll()) {
            next.resume(rocket);
        }
        listeners.broadcast(sse.newEventBuilder()
                .name("rocket")
                .mediaType(MediaType.APPLICATION_JSON_TYPE)
                .data(rocket)
                .build());
        return Response.created(
                        place.getAbsolutePathBuilder().path(rocket.name()).build())
                .entity(rocket)
                .build();
    }

    /** The next one that is added; 503 if there is none for a while. */
    @GET
    @Path("next")
    public void next(@Suspended AsyncResponse response) {
        response.setTimeout(20, TimeUnit.SECONDS);
        waiting.add(response);
    }

    /** Everyone that is added from now on. */
    @GET
    @Path("events")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public void events(@Context SseEventSink sink) {
        sink.send(sse.newEventBuilder().comment("listening").build());
        listeners.register(sink);
    }

    /** More lines than a buffer holds. */
    @GET
    @Path("lines")
    @Produces(MediaType.TEXT_PLAIN)
    public StreamingOutput lines() {
        return output -> {
            for (int i = 0; i < 20_000; i++) {
                output.write((i + "\n").getBytes(StandardCharsets.US_ASCII));
            }
        };
    }
}
