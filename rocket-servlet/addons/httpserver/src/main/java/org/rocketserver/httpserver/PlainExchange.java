package org.rocketserver.httpserver;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpPrincipal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rocketserver.exchange.BodyLength;
import org.rocketserver.exchange.Disposition;
import org.rocketserver.exchange.Exchange;
import org.rocketserver.exchange.ResponseHead;
import org.rocketserver.exchange.Timers;
import org.rocketserver.exchange.Timers.Timer;
import org.rocketserver.http.HttpException;
import org.rocketserver.http.Status;
import org.slf4j.LoggerFactory;

/**
 * An exchange as a program sees it. Suspended below while the program has it, on whichever thread, and resumed once to
 * be completed when {@link Ending} says so. Used by one thread at a time, but that any may end it.
 */
final class PlainExchange extends HttpExchange {
    private static final String LENGTH = "Content-length";

    private final Exchange exchange;
    private final Context context;
    private final URI uri;
    private final Attributes attributes;
    private final Ending ending = new Ending();
    private final Headers responseHeaders = new Headers();
    private final RequestStream input;
    private final ResponseStream output = new ResponseStream(this);
    private @Nullable Headers requestHeaders;
    private @Nullable InputStream filteredInput;
    private @Nullable OutputStream filteredOutput;
    private @Nullable HttpPrincipal principal;
    private volatile @Nullable Timer readingLimit;
    private volatile @Nullable Timer answeringLimit;
    private volatile int status = -1;
    private volatile boolean closed;

    PlainExchange(Exchange exchange, Context context, URI uri, boolean shared) {
        this.exchange = exchange;
        this.context = context;
        this.uri = uri;
        this.attributes = new Attributes(context.getAttributes(), shared);
        this.input = new RequestStream(exchange.requestBody(), this);
    }

    // ---- its life

    /** Has the context serve it, whatever that throws. */
    void serve(HttpExchange seen) {
        Throwable failure = null;
        try {
            context.serve(this, seen);
        } catch (Throwable e) {
            failure = e instanceof RequestStream.Refused refused ? refused.getCause() : e;
        }
        if (failure != null) {
            fail(failure);
        } else if (ending.handled()) {
            complete();
        } else {
            flushForLater();
        }
    }

    /** The server answers as it does whenever a worker fails; also where the program has closed what it began. */
    private void fail(Throwable failure) {
        if (ending.now()) {
            stopClock();
            exchange.resume(() -> {
                if (failure instanceof Error error) {
                    throw error;
                }
                throw (Exception) failure;
            });
        } else if (!(failure instanceof IOException) && !(failure instanceof HttpException)) {
            LoggerFactory.getLogger(ContextWorker.ERRORS)
                    .error("{} {} failed after its answer", getRequestMethod(), uri, failure);
        }
    }

    private void flushForLater() {
        try {
            output.flushIfBegun();
        } catch (IOException e) {
            LoggerFactory.getLogger("Rocket").debug("{} went away", getRemoteAddress(), e);
        }
    }

    private void complete() {
        stopClock();
        if (status == -1) {
            exchange.abort(new IOException("closed without an answer"));
        }
        exchange.resume(() -> Disposition.COMPLETED);
    }

    /** Limits the time in which the request's body has to come, if it has one. */
    void limitReading(Timers timers, Duration most) {
        if (!input.ended()) {
            readingLimit = timers.schedule(most, () -> {
                if (input.timeIsOver()) {
                    cut(new IOException("the request took longer than " + Settings.LONGEST_REQUEST));
                }
            });
        }
    }

    /** Limits the time in which the answer has to be sent. */
    void limitAnswering(Timers timers, Duration most) {
        answeringLimit = timers.schedule(
                most, () -> cut(new IOException("the answer took longer than " + Settings.LONGEST_RESPONSE)));
    }

    private void stopClock() {
        cancel(readingLimit);
        cancel(answeringLimit);
    }

    private static void cancel(@Nullable Timer timer) {
        if (timer != null) {
            timer.cancel();
        }
    }

    /** Cuts the connection, if the exchange is not over. */
    IOException cut(IOException reason) {
        if (ending.now()) {
            stopClock();
            exchange.abort(reason);
        }
        return reason;
    }

    /** Nothing is to be sent any more, or can be. */
    void responseClosed() {
        input.close();
        if (ending.now()) {
            complete();
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            getRequestBody().close();
            if (status != -1) {
                getResponseBody().close();
                output.close();
            } else if (ending.afterHandling()) {
                complete();
            }
        } catch (IOException e) {
            LoggerFactory.getLogger("Rocket").debug("an exchange with {} was not closed well", getRemoteAddress(), e);
            cut(e);
        }
    }

    // ---- the answer

    @Override
    public void sendResponseHeaders(int code, long length) throws IOException {
        if (status != -1 || closed || exchange.responded()) {
            throw new IOException(status != -1 ? "headers already sent" : "the exchange is closed");
        }
        Status answer = Status.of(code);
        if (answer.informational() && !answer.equals(Status.SWITCHING_PROTOCOLS)) {
            inform(answer);
            return;
        }
        boolean forbidden = answer.bodiless() || getRequestMethod().equals("HEAD");
        if (!responseHeaders.containsKey(LENGTH)) {
            if (length > 0 && !answer.equals(Status.NO_CONTENT)) {
                responseHeaders.set(LENGTH, Long.toString(length));
            } else if (length < 0 && !forbidden) {
                responseHeaders.set(LENGTH, "0");
            }
        }
        BodyLength framing = length > 0 ? BodyLength.of(length) : length == 0 ? BodyLength.UNKNOWN : BodyLength.NONE;
        output.begin(
                exchange.respond(new ResponseHead(answer, section()), framing),
                length == 0 ? -1 : Math.max(0, length),
                forbidden);
        status = code;
        if (length < 0 || forbidden) {
            output.sendBodiless();
            if (input.ended() ? ending.now() : ending.afterHandling()) {
                complete();
            }
        }
    }

    /** 100 is the server's own: sent when the body is read. */
    private void inform(Status interim) throws IOException {
        if (!interim.equals(Status.CONTINUE)) {
            exchange.inform(new ResponseHead(interim, section()));
        }
    }

    private org.rocketserver.http.Headers section() {
        org.rocketserver.http.Headers.Builder section = org.rocketserver.http.Headers.builder();
        responseHeaders.forEach((name, values) -> {
            for (String value : values) {
                section.add(name, value.indexOf('\r') < 0 ? value : value.replaceAll("\r\n[ \t]+", " "));
            }
        });
        return section.build();
    }

    @Override
    public Headers getResponseHeaders() {
        return responseHeaders;
    }

    @Override
    public int getResponseCode() {
        return status;
    }

    @Override
    public OutputStream getResponseBody() {
        OutputStream filtered = filteredOutput;
        return filtered == null ? output : filtered;
    }

    @Override
    public void setStreams(@Nullable InputStream in, @Nullable OutputStream out) {
        filteredInput = in == null ? filteredInput : in;
        filteredOutput = out == null ? filteredOutput : out;
    }

    // ---- the request

    @Override
    public InputStream getRequestBody() {
        InputStream filtered = filteredInput;
        return filtered == null ? input : filtered;
    }

    @Override
    public Headers getRequestHeaders() {
        Headers known = requestHeaders;
        if (known == null) {
            known = new RequestHeaders(exchange.request().headers());
            requestHeaders = known;
        }
        return known;
    }

    @Override
    public URI getRequestURI() {
        return uri;
    }

    @Override
    public String getRequestMethod() {
        return exchange.request().method();
    }

    @Override
    public String getProtocol() {
        return exchange.request().version().toString();
    }

    @Override
    public InetSocketAddress getRemoteAddress() {
        return (InetSocketAddress) exchange.connection().client();
    }

    @Override
    public InetSocketAddress getLocalAddress() {
        return (InetSocketAddress) exchange.connection().local();
    }

    // ---- what goes with it

    @Override
    public HttpContext getHttpContext() {
        return context;
    }

    @Override
    public @Nullable Object getAttribute(String name) {
        return attributes.get(Objects.requireNonNull(name, "name"));
    }

    @Override
    public void setAttribute(String name, @Nullable Object value) {
        attributes.set(Objects.requireNonNull(name, "name"), value);
    }

    @Override
    public @Nullable HttpPrincipal getPrincipal() {
        return principal;
    }

    void principal(HttpPrincipal user) {
        principal = user;
    }
}
