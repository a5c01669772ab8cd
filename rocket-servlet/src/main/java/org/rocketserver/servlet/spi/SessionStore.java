package org.rocketserver.servlet.spi;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where sessions rest that are not in memory: while the server is down, or because memory is full of others.
 * Thread-safe; methods may block.
 *
 * <p>The container saves a session when it stops or runs out of room, and takes it out when its client comes back. So
 * that sessions outlive a server that ends without a word, it also saves a copy at the end of each request that changed
 * attributes (by {@code setAttribute} or {@code removeAttribute}; what is changed inside an attribute is noticed by
 * nobody), the id or the timeout, and about once a minute while the session is used. A session without attributes is
 * not copied. As long as the session is in memory, its copy is only replaced and removed, never read. What such an end
 * can cost is thus what requests that were not over had changed, and a session whose client had just come back and was
 * being served.
 *
 * <p>Who is logged in by a form goes to the store with the session, if the realm's identity is serializable, as
 * {@link Identity#of} is. A store that several servers use at the same time is a {@link SharedSessionStore}.
 *
 * <p>Attributes are read back as Java objects (filtered, with the application's class loader). So a store that somebody
 * else can write to must authenticate what it holds, and must treat what fails as absent: {@link #take} may only return
 * what {@link #save} was given.
 *
 * <p>An {@link IOException} is logged; the session is then lost, but no request fails because of it. Whether what was
 * asked for was done, or will be, is not known then, and calls that follow do not depend on it.
 */
public interface SessionStore {
    /**
     * Keeps a session, in place of an earlier one of the same application and id.
     *
     * @throws IOException it could not be kept
     */
    void save(StoredSession session) throws IOException;

    /**
     * Takes a session out: it is returned once and no longer in the store afterwards, so that two servers cannot both
     * have it.
     *
     * @param application the application it belongs to
     * @param id checked for its form already, but chosen by the client: never a name of a file as it is
     * @return the session, or null if there is none
     * @throws IOException it could not be read
     */
    @Nullable
    StoredSession take(String application, String id) throws IOException;

    /**
     * Removes the copy of a session that is over or has another id now; nothing happens if there is none.
     *
     * @throws IOException it could not be removed
     */
    default void remove(String application, String id) throws IOException {
        take(application, id);
    }

    /**
     * Takes out the sessions of an application whose time is over, so that the application can be told.
     *
     * @param now sessions with {@code lastAccessed + maxInactiveSeconds <= now} are over
     * @return at most a thousand at a time; where they are a hundred or more, the next call comes within seconds, else
     *     in a minute
     * @throws IOException they could not be read
     */
    List<StoredSession> takeExpired(String application, Instant now) throws IOException;
}
