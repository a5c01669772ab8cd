/**
 * How do octets become exchanges, and answers octets, in HTTP/1.1 and 1.0 (RFC 9112)? Internal; may change in any
 * release.
 *
 * <pre>
 * octets ─▶ HeadReader (RequestLineParser, FieldLineParser) ─▶ RequestHead
 *             HostRule, Framing ─▶ FixedBody | ChunkedBody | EmptyBody
 *             Http1Exchange ─▶ Worker ─▶ HeadWriter, FixedSink | ChunkedSink | CloseSink | NoBodySink
 *             Persistence ─▶ next request, or the end of the connection
 * </pre>
 *
 * {@link org.rocketserver.http1.Http1Protocol} tells the story. What can be decided is decided in pure functions
 * (parsers, {@code Framing}, {@code Persistence}); a breach is an {@link org.rocketserver.http.HttpException}, answered
 * in one place.
 */
package org.rocketserver.http1;
