package org.rocketserver.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import org.rocketserver.exchange.BodyLength;
import org.rocketserver.exchange.Disposition;
import org.rocketserver.exchange.Exchange;
import org.rocketserver.exchange.RequestHead;
import org.rocketserver.exchange.ResponseBody;
import org.rocketserver.exchange.ResponseHead;
import org.rocketserver.exchange.Worker;
import org.rocketserver.http.ByteRange;
import org.rocketserver.http.HeaderName;
import org.rocketserver.http.Headers;
import org.rocketserver.http.HttpMethod;
import org.rocketserver.http.RequestTarget;
import org.rocketserver.http.Status;
import org.rocketserver.http.UriPath;

/**
 * Serves a directory over HTTP: GET, HEAD and OPTIONS, conditions, ranges, compressed siblings, index files and, if
 * asked for, listings. Read-only. Made by {@link FileWorkerFactory}.
 */
public final class FileWorker extends Worker {
    private static final Headers ALLOW = Headers.of("Allow", "GET, HEAD, OPTIONS");

    private final FileFinder finder;
    private final InstantSource clock;

    FileWorker(FileFinder finder, InstantSource clock) {
        this.finder = finder;
        this.clock = clock;
    }

    @Override
    public Disposition handle(Exchange exchange) throws IOException {
        RequestHead request = exchange.request();
        if (request.method().equals(HttpMethod.OPTIONS)) {
            exchange.respond(new ResponseHead(Status.NO_CONTENT, ALLOW), BodyLength.NONE)
                    .close();
        } else if (!HttpMethod.isRetrieval(request.method())) {
            refuse(exchange, Status.METHOD_NOT_ALLOWED, ALLOW.toBuilder());
        } else {
            retrieve(exchange, request);
        }
        return Disposition.COMPLETED;
    }

    private void retrieve(Exchange exchange, RequestHead request) throws IOException {
        UriPath path = UriPath.parse(request.target().rawPath());
        try {
            Found found = finder.find(path.text(), Coding.of(request.headers()));
            if (found instanceof Found.RegularFile file) {
                send(exchange, request, file);
            } else if (found instanceof Found.Directory) {
                redirect(exchange, path, request.target());
            } else if (found instanceof Found.Listing listing) {
                list(exchange, path, listing);
            } else {
                refuse(exchange, Status.NOT_FOUND, Headers.builder());
            }
        } catch (AccessDeniedException e) {
            refuseUnlessBegun(exchange, Status.FORBIDDEN, e);
        } catch (NoSuchFileException e) {
            refuseUnlessBegun(exchange, Status.NOT_FOUND, e); // deleted a moment ago
        }
    }

    private void send(Exchange exchange, RequestHead request, Found.RegularFile file) throws IOException {
        FileAnswer answer = FileAnswer.isConditional(request.headers())
                ? FileAnswer.decide(request.method(), request.headers(), file.facts(), clock.instant())
                : file.whole();
        if (answer.status().bodiless()) {
            exchange.respond(new ResponseHead(answer.status(), answer.headers()), BodyLength.NONE)
                    .close();
            return;
        }
        ByteBuffer content = file.content();
        if (content != null) {
            ResponseBody body = respond(exchange, answer);
            for (FileAnswer.Segment segment : answer.segments()) {
                body.write(octets(segment, content));
            }
            body.close();
            return;
        }
        // opened before the head goes out, so that a file that cannot be read is still refused properly
        FileChannel channel = FileChannel.open(file.real(), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        boolean given = false;
        try {
            ResponseBody body = respond(exchange, answer);
            if (answer.segments().size() == 1 && answer.segments().get(0) instanceof FileAnswer.FilePart part) {
                given = true; // and sent on when this worker is through
                body.transferLast(channel, part.range().first(), part.range().length());
            } else {
                transfer(answer, channel, body);
                body.close();
            }
        } finally {
            if (!given) {
                channel.close();
            }
        }
    }

    private static ResponseBody respond(Exchange exchange, FileAnswer answer) throws IOException {
        return exchange.respond(new ResponseHead(answer.status(), answer.headers()), BodyLength.of(answer.length()));
    }

    private static ByteBuffer octets(FileAnswer.Segment segment, ByteBuffer content) {
        if (segment instanceof FileAnswer.FilePart part) {
            ByteRange range = part.range();
            return content.slice((int) range.first(), (int) range.length());
        }
        return ByteBuffer.wrap(((FileAnswer.Text) segment).octets());
    }

    private static void transfer(FileAnswer answer, FileChannel channel, ResponseBody body) throws IOException {
        for (FileAnswer.Segment segment : answer.segments()) {
            if (segment instanceof FileAnswer.FilePart part) {
                body.transfer(channel, part.range().first(), part.range().length());
            } else {
                body.write(ByteBuffer.wrap(((FileAnswer.Text) segment).octets()));
            }
        }
    }

    /** To the same path with a slash: canonical, so that it starts with one slash and never names another host. */
    private static void redirect(Exchange exchange, UriPath path, RequestTarget target) throws IOException {
        String query = target.rawQuery() == null ? "" : "?" + target.rawQuery();
        String location = DirectoryListing.encode(path.text()) + "/" + query;
        refuse(exchange, Status.FOUND, Headers.builder().add(HeaderName.LOCATION, location));
    }

    private void list(Exchange exchange, UriPath path, Found.Listing listing) throws IOException {
        byte[] page =
                DirectoryListing.html(path.text(), finder.list(listing.real())).getBytes(StandardCharsets.UTF_8);
        Headers.Builder headers = Headers.builder();
        headers.add(HeaderName.CONTENT_TYPE, "text/html;charset=utf-8");
        headers.add("X-Content-Type-Options", "nosniff");
        send(exchange, Status.OK, headers, page);
    }

    private static void refuseUnlessBegun(Exchange exchange, Status status, IOException reason) throws IOException {
        if (exchange.responded()) {
            throw reason;
        }
        refuse(exchange, status, Headers.builder());
    }

    private static void refuse(Exchange exchange, Status status, Headers.Builder headers) throws IOException {
        headers.add(HeaderName.CONTENT_TYPE, "text/plain;charset=utf-8");
        send(exchange, status, headers, (status.reason() + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    private static void send(Exchange exchange, Status status, Headers.Builder headers, byte[] octets)
            throws IOException {
        ResponseBody body = exchange.respond(new ResponseHead(status, headers.build()), BodyLength.of(octets.length));
        body.write(ByteBuffer.wrap(octets));
        body.close();
    }
}
