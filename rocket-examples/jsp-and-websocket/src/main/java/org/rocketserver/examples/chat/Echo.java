package org.rocketserver.examples.chat;

import jakarta.websocket.CloseReason;
import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Says again what it hears. The words {@code halves} and {@code close 4001 reason} are orders. */
@ServerEndpoint("/echo")
public class Echo {
    /** Text. */
    @OnMessage(maxMessageSize = 2 << 20)
    public void hear(String text, Session session) throws IOException {
        if (text.equals("halves")) {
            session.getBasicRemote().sendText("hal", false);
            session.getBasicRemote().sendText("ves", true);
        } else if (text.startsWith("close ")) {
            String[] words = text.split(" ", 3);
            session.close(new CloseReason(CloseReason.CloseCodes.getCloseCode(Integer.parseInt(words[1])), words[2]));
        } else {
            session.getBasicRemote().sendText(text);
        }
    }

    /** Octets. */
    @OnMessage(maxMessageSize = 2 << 20)
    public ByteBuffer hear(ByteBuffer octets) {
        return octets;
    }
}
