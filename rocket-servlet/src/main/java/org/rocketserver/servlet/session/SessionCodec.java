package org.rocketserver.servlet.session;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.OutputStream;
import java.io.Serializable;
import java.lang.reflect.Proxy;
import java.util.ConcurrentModificationException;
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

    /**
     * What the container's notes are made of, down to the array within a collection: who is logged in, the request that
     * a login interrupted, and how long its session rests.
     */
    private static final String NOTES = "org.rocketserver.servlet.security.Login;"
            + "org.rocketserver.servlet.security.Login$Caller;"
            + "org.rocketserver.servlet.security.SavedRequest;"
            + "org.rocketserver.servlet.spi.SimpleIdentity;org.rocketserver.servlet.spi.SimpleIdentity$Name;"
            + "java.util.CollSer;java.util.ImmutableCollections$*;java.lang.Object;"
            + "java.lang.Integer;java.lang.Number;";

    /** How often one call tries to write everything in one graph. */
    private static final int TURNS = 3;

    private final ClassLoader loader;
    private final ObjectInputFilter filter;

    /** Names of attributes that were complained of: once is enough. */
    private final Set<String> complained = ConcurrentHashMap.newKeySet();

    SessionCodec(ClassLoader loader, String filter) {
        this.loader = loader;
        this.filter = ObjectInputFilter.Config.createFilter(NOTES + filter);
    }

    /**
     * Writes what a session holds; one thing that fails does not take the others with it.
     *
     * @param attributes of the application's
     * @param notes of the container's
     * @param again told if something is left out that another time may be written
     * @throws Unsettled it changes so fast that nothing can be written
     */
    byte[] encode(Map<String, Object> attributes, Map<String, Object> notes, Runnable again) {
        Map<String, Object> storable = storable(attributes);
        Map<String, Object> storableNotes = storable(notes);
        for (int turn = 1; ; turn++) {
            try {
                return write(storable, storableNotes);
            } catch (IOException | RuntimeException e) {
                if (turn == TURNS) {
                    throw new Unsettled(e);
                }
                // something inside one of them is not, or changes: leave that out, keep the others in one graph
                LOG.debug("a session holds what cannot be serialised", e);
                storable.entrySet().removeIf(entry -> !writes(entry.getKey(), entry.getValue(), again));
                storableNotes.entrySet().removeIf(entry -> !writes(entry.getKey(), entry.getValue(), again));
            }
        }
    }

    /** Each thing that a session holds can be written, and all together cannot: they are being changed. */
    static final class Unsettled extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unsettled(Exception cause) {
            super("what a session holds is being changed", cause);
        }
    }

    private static Map<String, Object> storable(Map<String, Object> all) {
        Map<String, Object> storable = new LinkedHashMap<>();
        all.forEach((name, value) -> {
            if (value instanceof Serializable) {
                storable.put(name, value);
            } else {
                LOG.debug("attribute {} of a session is not serializable and gets lost", name);
            }
        });
        return storable;
    }

    private static byte[] write(Map<String, Object> attributes, Map<String, Object> notes) throws IOException {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(octets)) {
            write(out, attributes);
            write(out, notes);
        }
        return octets.toByteArray();
    }

    private static void write(ObjectOutputStream out, Map<String, Object> values) throws IOException {
        out.writeInt(values.size());
        for (Map.Entry<String, Object> entry : values.entrySet()) {
            out.writeObject(entry.getKey());
            out.writeObject(entry.getValue());
        }
    }

    private boolean writes(String name, Object value, Runnable again) {
        try (ObjectOutputStream out = new ObjectOutputStream(OutputStream.nullOutputStream())) {
            out.writeObject(value);
            return true;
        } catch (ConcurrentModificationException e) {
            LOG.debug("attribute {} of a session is being changed and is left out for now", name, e);
            again.run();
            return false;
        } catch (IOException | RuntimeException e) {
            if (complained.size() < 100 && complained.add(name)) {
                LOG.warn(
                        "attribute {} of a session, of {}, cannot be serialised and gets lost;"
                                + " make what it holds serializable or transient",
                        name,
                        value.getClass().getName(),
                        e);
            }
            return false;
        }
    }

    /**
     * Reads what a session holds.
     *
     * @param attributes gets those of the application
     * @param notes gets those of the container
     * @throws IOException they cannot be read: a class is gone or has changed, or the filter refuses it
     */
    void decode(byte[] octets, Map<String, Object> attributes, Map<String, Object> notes) throws IOException {
        try (ObjectInputStream in = new ApplicationInput(new ByteArrayInputStream(octets))) {
            in.setObjectInputFilter(filter);
            read(in, attributes);
            read(in, notes);
        } catch (ClassNotFoundException | RuntimeException | LinkageError e) {
            throw new IOException("the attributes of a stored session cannot be read", e);
        }
    }

    private static void read(ObjectInputStream in, Map<String, Object> values)
            throws IOException, ClassNotFoundException {
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            String name = (String) in.readObject();
            values.put(name, in.readObject());
        }
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
                return super.resolveClass(description); // primitive types, and notes of the container's
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
