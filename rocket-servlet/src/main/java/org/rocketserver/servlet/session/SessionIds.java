package org.rocketserver.servlet.session;

import java.security.SecureRandom;
import java.util.Base64;

/** Makes session ids: 144 random bits as 24 characters of {@code A-Z a-z 0-9 - _}. Thread-safe. */
final class SessionIds {
    private static final int OCTETS = 18;
    private static final int SHORTEST = 16;
    private static final int LONGEST = 128;
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    /** Made for the first session, and not when a server starts: it loads a hundred classes. */
    private static final class Chance {
        static final SecureRandom RANDOM = new SecureRandom();
    }

    /** A new id; never one that anybody could know. */
    String next() {
        byte[] octets = new byte[OCTETS];
        Chance.RANDOM.nextBytes(octets);
        return ENCODER.encodeToString(octets);
    }

    /** Whether a text from a client has the form of an id, so that looking it up is worth while. */
    static boolean wellFormed(String id) {
        if (id.length() < SHORTEST || id.length() > LONGEST) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!letter && !(c >= '0' && c <= '9') && c != '-' && c != '_') {
                return false;
            }
        }
        return true;
    }
}
