package org.rocketserver.examples.springboot;

import java.io.IOException;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.handler.TextWebSocketHandler;

/** Sends back what it is told; once for everybody, once for those who have logged in. */
@Configuration(proxyBeanMethods = false)
@EnableWebSocket
class Sockets implements WebSocketConfigurer {
    @Override
    public void registerWebSocketHandlers(WebSocketHandlerRegistry handlers) {
        TextWebSocketHandler echo = new TextWebSocketHandler() {
            @Override
            protected void handleTextMessage(WebSocketSession session, TextMessage message) throws IOException {
                session.sendMessage(new TextMessage("echo " + message.getPayload()));
            }
        };
        handlers.addHandler(echo, "/echo", "/secret-echo");
    }
}
