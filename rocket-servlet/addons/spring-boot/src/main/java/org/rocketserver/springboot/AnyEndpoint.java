package org.rocketserver.springboot;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.websocket.CloseReason;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Extension;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.Session;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lets Tyrus upgrade a request for an endpoint that was never registered, as
 * {@code ServerContainer.upgradeHttpToWebSocket} is meant (WebSocket 2.1) and as Spring uses it. Tyrus looks for a
 * registered one, so this one is, at a path that no client can reach, and stands for all others: what the handshake
 * asks goes to the endpoint that is upgraded for, and its session is handed over when it opens. Each session has its
 * own instance.
 *
 * <p>Public only because Tyrus calls it by reflection.
 */
public final class AnyEndpoint extends Endpoint {
    private static final String PATH = "/org.rocketserver.springboot.any";

    /** What is upgraded for, during the handshake, which is of one thread. */
    private static final ThreadLocal<@Nullable ServerEndpointConfig> UPGRADED = new ThreadLocal<>();

    private @Nullable Endpoint endpoint;

    AnyEndpoint() {}

    /**
     * A container that upgrades for any endpoint.
     *
     * @param tyrus has to be open for registrations still
     * @throws DeploymentException it is not
     */
    static ServerContainer over(ServerContainer tyrus) throws DeploymentException {
        ServerEndpointConfig any = ServerEndpointConfig.Builder.create(AnyEndpoint.class, PATH)
                .configurator(new Handshake())
                .build();
        tyrus.addEndpoint(any);
        InvocationHandler handler =
                (proxy, method, arguments) -> method.getName().equals("upgradeHttpToWebSocket")
                        ? upgrade(tyrus, any, arguments)
                        : call(tyrus, method, arguments);
        return (ServerContainer) Proxy.newProxyInstance(
                AnyEndpoint.class.getClassLoader(), new Class<?>[] {ServerContainer.class}, handler);
    }

    private static @Nullable Object call(ServerContainer tyrus, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(tyrus, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    private static @Nullable Object upgrade(ServerContainer tyrus, ServerEndpointConfig any, Object[] arguments)
            throws IOException, DeploymentException {
        UPGRADED.set((ServerEndpointConfig) arguments[2]);
        try {
            HttpServletRequest request = new HttpServletRequestWrapper((HttpServletRequest) arguments[0]);
            tyrus.upgradeHttpToWebSocket(request, arguments[1], any, Map.of());
            return null;
        } finally {
            UPGRADED.remove();
        }
    }

    /** Asks the endpoint that is upgraded for; a client that asks for our path finds nobody there. */
    private static final class Handshake extends ServerEndpointConfig.Configurator {
        @Override
        public <T> T getEndpointInstance(Class<T> type) {
            return type.cast(new AnyEndpoint());
        }

        @Override
        public boolean checkOrigin(String origin) {
            ServerEndpointConfig upgraded = UPGRADED.get();
            return upgraded != null && upgraded.getConfigurator().checkOrigin(origin);
        }

        @Override
        public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
            ServerEndpointConfig upgraded = UPGRADED.get();
            return upgraded == null
                    ? ""
                    : upgraded.getConfigurator().getNegotiatedSubprotocol(upgraded.getSubprotocols(), requested);
        }

        @Override
        public List<Extension> getNegotiatedExtensions(List<Extension> installed, List<Extension> requested) {
            ServerEndpointConfig upgraded = UPGRADED.get();
            return upgraded == null
                    ? List.of()
                    : upgraded.getConfigurator().getNegotiatedExtensions(upgraded.getExtensions(), requested);
        }

        @Override
        public void modifyHandshake(ServerEndpointConfig any, HandshakeRequest request, HandshakeResponse response) {
            ServerEndpointConfig upgraded = UPGRADED.get();
            if (upgraded != null) {
                upgraded.getConfigurator().modifyHandshake(upgraded, request, response);
                any.getUserProperties().put(PATH, upgraded);
            }
        }
    }

    @Override
    public void onOpen(Session session, EndpointConfig any) {
        if (session.getUserProperties().get(PATH) instanceof ServerEndpointConfig upgraded) {
            try {
                Endpoint target =
                        (Endpoint) upgraded.getConfigurator().getEndpointInstance(upgraded.getEndpointClass());
                endpoint = target;
                target.onOpen(session, upgraded);
            } catch (InstantiationException e) {
                throw new IllegalStateException("the endpoint of " + upgraded.getPath() + " cannot be made", e);
            }
        } else {
            throw new IllegalStateException("there is no endpoint at this path");
        }
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
        Endpoint target = endpoint;
        if (target != null) {
            target.onClose(session, reason);
        }
    }

    @Override
    public void onError(Session session, Throwable thrown) {
        Endpoint target = endpoint;
        if (target != null) {
            target.onError(session, thrown);
        }
    }
}
