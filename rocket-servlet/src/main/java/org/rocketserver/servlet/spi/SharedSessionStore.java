package org.rocketserver.servlet.spi;

import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A store that several servers use at the same time, so that any of them can serve any client. Thread-safe; methods may
 * block.
 *
 * <p>With such a store a session is in memory only while requests use it. The first request reads it; it is written
 * back when the application is through with the request, before the connection goes on as something else and before the
 * answer ends, if its attributes were set or removed, or its id, its timeout or who is logged in changed. Now and then
 * it is only {@linkplain #touch touched} because it was used. Where the client can see the end of an answer as soon as
 * the application wrote it (a body of a declared length that was too large to be held, or one that the end of the
 * connection ends), its next request may come sooner. What is changed inside an attribute is noticed by nobody: set it
 * again. Requests of one session at two servers at the same time both get it, and of those that change it the one that
 * writes last counts, with all attributes as it knows them; a balancer that keeps a client with its server avoids that.
 *
 * <p>While the store fails, requests that show a session are answered with 503. So is one that read its session before
 * and cannot write what it changed: that counts nowhere, and the session goes on as it is in the store. A request that
 * only used its session is answered as ever. Nothing has to be restarted afterwards.
 *
 * <p>Whatever exception a method throws counts as a failure of the store. What came of the call is unknown then: it may
 * have been done, or be done later. So a session whose removal failed, and which goes on under its id, is next written
 * by {@link #save}, whether it is there or not.
 */
public interface SharedSessionStore extends SessionStore {
    /**
     * Reads a session and leaves it where it is.
     *
     * @param application the application it belongs to
     * @param id checked for its form already, but chosen by the client
     * @return the session, or null if there is none
     * @throws IOException it could not be read; the request is answered with 503
     */
    @Nullable
    StoredSession read(String application, String id) throws IOException;

    /**
     * Replaces a session that was read or saved before, because a request changed it.
     *
     * @return false if it is not there any more, because another server ended it: then nothing is written
     * @throws IOException it could not be written
     */
    boolean replace(StoredSession session) throws IOException;

    /**
     * Notes that a session was used, and leaves all else as it is in the store: another server may have changed it.
     *
     * <p>Unless overridden, reads the session and replaces it. What another server writes between the two gets lost, so
     * a store that can do both in one step should.
     *
     * @param application the application it belongs to
     * @param id of a session that was read or saved before
     * @param lastAccessed when it was used; has no effect if the store knows of a later use
     * @return false if it is not there any more, because another server ended it: then nothing is written
     * @throws IOException it could not be read or written
     */
    default boolean touch(String application, String id, Instant lastAccessed) throws IOException {
        StoredSession there = read(application, id);
        if (there == null || !there.lastAccessed().isBefore(lastAccessed)) {
            return there != null;
        }
        return replace(new StoredSession(
                application, id, there.created(), lastAccessed, there.maxInactiveSeconds(), there.attributes()));
    }
}
