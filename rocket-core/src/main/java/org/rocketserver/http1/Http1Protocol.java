package org.rocketserver.http1;

import org.rocketserver.engine.Connection;
import org.rocketserver.engine.Exchanges;
import org.rocketserver.engine.Next;
import org.rocketserver.engine.Protocol;

/** HTTP/1.1 (RFC 9112) on one connection. */
public final class Http1Protocol implements Protocol {
    @Override
    public Next serve(Connection connection, Exchanges exchanges) {
        return Next.END;
    }

    @Override
    public Next expire(Connection connection) {
        return Next.END;
    }

    @Override
    public void refuse(Connection connection) {}
}
