package org.rocketserver.httpserver;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsServer;
import com.sun.net.httpserver.spi.HttpServerProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Whose server is tested: ours, or the JDK's own, which shows whether a test asks what the documentation says. */
enum Implementation {
    ROCKET {
        @Override
        HttpServerProvider provider() {
            return new RocketHttpServerProvider();
        }
    },
    JDK {
        @Override
        HttpServerProvider provider() {
            try {
                return Class.forName("sun.net.httpserver.DefaultHttpServerProvider")
                        .asSubclass(HttpServerProvider.class)
                        .getDeclaredConstructor()
                        .newInstance();
            } catch (ReflectiveOperationException e) {
                throw new LinkageError("the JDK has no server of its own", e);
            }
        }
    };

    abstract HttpServerProvider provider();

    HttpServer server() throws IOException {
        return provider().createHttpServer(anyPort(), 0);
    }

    HttpsServer secureServer() throws IOException {
        return provider().createHttpsServer(anyPort(), 0);
    }

    static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }
}
