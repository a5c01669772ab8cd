package org.rocketserver.http;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of a request (RFC 9110 §13), evaluated in the order of §13.2.2. Pure.
 *
 * <p>A representation is described by its tag and time of last change, each null where there is none.
 */
public final class Preconditions {
    /** What follows from the conditions. */
    public enum Result {
        /** Do what the method says. */
        PROCEED,
        /** Answer 304: the client has it already. */
        NOT_MODIFIED,
        /** Answer 412: somebody changed it. */
        FAILED
    }

    private Preconditions() {}

    /**
     * Evaluates all conditions but If-Range.
     *
     * @param method of the request
     * @param headers of the request
     * @param exists whether there is a representation now
     * @param tag its entity tag
     * @param lastModified when it changed; compared to the second
     */
    public static Result evaluate(
            String method, Headers headers, boolean exists, @Nullable ETag tag, @Nullable Instant lastModified) {
        if (headers.contains(HeaderName.IF_MATCH)) {
            if (!ifMatch(headers, exists, tag)) {
                return Result.FAILED;
            }
        } else if (!ifUnmodifiedSince(headers, lastModified)) {
            return Result.FAILED;
        }
        boolean retrieval = HttpMethod.isRetrieval(method);
        if (headers.contains(HeaderName.IF_NONE_MATCH)) {
            if (!ifNoneMatch(headers, exists, tag)) {
                return retrieval ? Result.NOT_MODIFIED : Result.FAILED;
            }
        } else if (retrieval && !ifModifiedSince(headers, lastModified)) {
            return Result.NOT_MODIFIED;
        }
        return Result.PROCEED;
    }

    /** §13.1.1: strong comparison; a tag that changed, or is not there, fails. */
    private static boolean ifMatch(Headers headers, boolean exists, @Nullable ETag tag) {
        HeaderName name = HeaderName.IF_MATCH;
        for (int field = headers.find(name, 0); field >= 0; field = headers.find(name, field + 1)) {
            String value = headers.value(field);
            if (value.equals("*")) {
                return exists;
            }
            if (tag != null && ETag.parseList(value).stream().anyMatch(tag::matchesStrongly)) {
                return true;
            }
        }
        return false;
    }

    /** §13.1.2: weak comparison. */
    private static boolean ifNoneMatch(Headers headers, boolean exists, @Nullable ETag tag) {
        HeaderName name = HeaderName.IF_NONE_MATCH;
        for (int field = headers.find(name, 0); field >= 0; field = headers.find(name, field + 1)) {
            String value = headers.value(field);
            if (value.equals("*")) {
                return !exists;
            }
            if (tag != null && ETag.parseList(value).stream().anyMatch(tag::matchesWeakly)) {
                return false;
            }
        }
        return true;
    }

    /** §13.1.4: what is no date is ignored. */
    private static boolean ifUnmodifiedSince(Headers headers, @Nullable Instant lastModified) {
        Instant since = date(headers, HeaderName.IF_UNMODIFIED_SINCE);
        return since == null || lastModified == null || lastModified.getEpochSecond() <= since.getEpochSecond();
    }

    /** §13.1.3: what is no date is ignored. */
    private static boolean ifModifiedSince(Headers headers, @Nullable Instant lastModified) {
        Instant since = date(headers, HeaderName.IF_MODIFIED_SINCE);
        return since == null || lastModified == null || lastModified.getEpochSecond() > since.getEpochSecond();
    }

    private static @Nullable Instant date(Headers headers, HeaderName name) {
        int field = headers.find(name, 0);
        boolean one = field >= 0 && headers.find(name, field + 1) < 0;
        return one ? HttpDate.parse(headers.value(field)) : null;
    }

    /**
     * Whether the Range field counts (§13.1.5): there is no If-Range, or what it names is exactly what is there now.
     *
     * @param headers of the request
     * @param tag the representation's tag; a weak one never matches
     * @param lastModified when it changed; counts as a strong validator only if that was a second ago or more
     * @param now the time
     */
    public static boolean rangeCounts(
            Headers headers, @Nullable ETag tag, @Nullable Instant lastModified, Instant now) {
        String value = headers.first(HeaderName.IF_RANGE);
        if (value == null) {
            return true;
        }
        ETag wanted = ETag.parse(value);
        if (wanted != null) {
            return tag != null && tag.matchesStrongly(wanted);
        }
        Instant date = HttpDate.parse(value);
        return date != null
                && lastModified != null
                && lastModified.getEpochSecond() == date.getEpochSecond()
                && lastModified.getEpochSecond() < now.getEpochSecond();
    }
}
