package org.rocketserver.servlet.session;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.NotSerializableException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.OutputStream;
import java.io.Serializable;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Attributes to octets and back, by Java serialization. What cannot be serialised is left out. Reading uses the
 * application's class loader and a filter; the store vouches for where the octets come from.
 */
final class SessionCodec {
    private static final Logger LOG = LoggerFactory.getLogger("Rocket.Errors.session");

    private final ClassLoader loader;
    private final ObjectInputFilter filter;

    /** Names of attributes that were complained of: once is enough. */
    private final Set<String> complained = ConcurrentHashMap.newKeySet();

    SessionCodec(ClassLoader loader, String filter) {
        this.loader = loader;
        this.filter = ObjectInputFilter.Config.createFilter(filter);
    }

    /** Writes attributes; one that fails does not take the others with it. */
    byte[] encode(Map<String, Object> attributes) throws IOException {
        Map<String, Object> serializable = new LinkedHashMap<>();
        attributes.forEach((name, value) -> {
            if (value instanceof Serializable) {
                serializable.put(name, value);
            } else {
                LOG.debug("attribute {} of a session is not serializable and gets lost", name);
            }
        });
        try {
            return write(serializable);
        } catch (NotSerializableException e) {
            // something inside one of them is not: find out which, and keep the others in one graph
            LOG.debug("a session holds what is not serializable", e);
            serializable.entrySet().removeIf(entry -> !writes(entry.getKey(), entry.getValue()));
            return write(serializable);
        }
    }

    private static byte[] write(Map<String, Object> attributes) throws IOException {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(octets)) {
            out.writeInt(attributes.size());
            for (Map.Entry<String, Object> entry : attributes.entrySet()) {
                out.writeObject(entry.getKey());
                out.writeObject(entry.getValue());
            }
        }
        return octets.toByteArray();
    }

    private boolean writes(String name, Object value) {
        try (ObjectOutputStream out = new ObjectOutputStream(OutputStream.nullOutputStream())) {
            out.writeObject(value);
            return true;
        } catch (IOException e) {
            if (complained.size() < 100 && complained.add(name)) {
                LOG.warn("attribute {} of a session cannot be serialised and gets lost", name, e);
            }
            return false;
        }
    }

    /**
     * Reads attributes.
     *
     * @throws IOException they cannot be read: a class is gone or has changed, or the filter refuses it
     */
    Map<String, Object> decode(byte[] octets) throws IOException {
        Map<String, Object> attributes = new LinkedHashMap<>();
        try (ObjectInputStream in = new ApplicationInput(new ByteArrayInputStream(octets))) {
            in.setObjectInputFilter(filter);
            int count = in.readInt();
            for (int i = 0; i < count; i++) {
                String name = (String) in.readObject();
                attributes.put(name, in.readObject());
            }
        } catch (ClassNotFoundException | RuntimeException | LinkageError e) {
            throw new IOException("the attributes of a stored session cannot be read", e);
        }
        return attributes;
    }

    /** Finds classes where the application does. */
    private final class ApplicationInput extends ObjectInputStream {
        ApplicationInput(InputStream in) throws IOException {
            super(in);
        }

        @Override
        @SuppressWarnings("BanClassForName") // the class itself is checked by the filter
        protected Class<?> resolveClass(ObjectStreamClass description) throws IOException, ClassNotFoundException {
            try {
                return Class.forName(description.getName(), false, loader);
            } catch (ClassNotFoundException e) {
                return super.resolveClass(description); // primitive types
            }
        }

        @Override
        @SuppressWarnings("deprecation") // getProxyClass: an object is made of the class by the stream
        protected Class<?> resolveProxyClass(String[] interfaces) throws ClassNotFoundException {
            Class<?>[] types = new Class<?>[interfaces.length];
            for (int i = 0; i < interfaces.length; i++) {
                types[i] = Class.forName(interfaces[i], false, loader);
            }
            return Proxy.getProxyClass(loader, types);
        }
    }
}
