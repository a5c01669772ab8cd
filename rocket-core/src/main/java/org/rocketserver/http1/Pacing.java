package org.rocketserver.http1;

import org.rocketserver.exchange.RequestHead;

/** What makes requests alike in how long they take: the method and the first two segments of the path. Pure. */
final class Pacing {
    private static final int SEGMENTS = 2;

    private Pacing() {}

    /** A hash of it. */
    static int of(RequestHead head) {
        String path = head.target().rawPath();
        int hash = head.method().hashCode();
        int slashes = 0;
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '/' && ++slashes > SEGMENTS) {
                break;
            }
            hash = hash * 31 + c;
        }
        return hash;
    }
}
