package org.rocketserver.examples.chat;

import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.PathParam;
import jakarta.websocket.server.ServerEndpoint;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The room in which everybody hears everybody. One instance for each visitor; what they share is static. */
@ServerEndpoint("/room/{name}")
public class Room {
    private static final Set<Session> VISITORS = ConcurrentHashMap.newKeySet();
    private static final List<Said> EVERYTHING = new CopyOnWriteArrayList<>();

    /** What was said so far, the first first. */
    public static List<Said> everything() {
        return List.copyOf(EVERYTHING);
    }

    /** Somebody comes in. */
    @OnOpen
    public void enter(Session visitor, @PathParam("name") String name) {
        VISITORS.add(visitor);
        tell(new Said(name, "hello"));
    }

    /** Somebody says something. */
    @OnMessage
    public void say(String text, @PathParam("name") String name) {
        tell(new Said(name, text));
    }

    /** Somebody leaves. */
    @OnClose
    public void leave(Session visitor, CloseReason reason, @PathParam("name") String name) {
        VISITORS.remove(visitor);
        tell(new Said(name, "goodbye (" + reason.getCloseCode().getCode() + ")"));
    }

    private static void tell(Said said) {
        EVERYTHING.add(said);
        for (Session visitor : VISITORS) {
            // who is gone meanwhile hears nothing any more
            visitor.getAsyncRemote().sendText(said.toString(), result -> {});
        }
    }
}
