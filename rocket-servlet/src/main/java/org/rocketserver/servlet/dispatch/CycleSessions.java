package org.rocketserver.servlet.dispatch;

import jakarta.servlet.http.Cookie;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocketserver.exchange.TlsInfo;
import org.rocketserver.http.HttpException;
import org.rocketserver.servlet.context.AppContext;
import org.rocketserver.servlet.context.DeployedApp;
import org.rocketserver.servlet.session.SessionAccess;
import org.rocketserver.servlet.session.TrackedExchange;

/**
 * What one exchange does with sessions: one access for each application it visits, that of the first one first. Owned
 * by the exchange's current thread.
 */
final class CycleSessions implements TrackedExchange {
    private final RequestCycle cycle;
    private @Nullable SessionAccess own;
    private @Nullable IdentityHashMap<AppContext, SessionAccess> others;

    /** Why something could not be saved. */
    private @Nullable HttpException unsaved;

    /** Whether an answer says so. */
    private boolean told;

    CycleSessions(RequestCycle cycle) {
        this.cycle = cycle;
    }

    /** What the application that the client addressed does with sessions. */
    SessionAccess own() {
        SessionAccess access = own;
        if (access == null) {
            access = cycle.app().sessions().access(this);
            own = access;
        }
        return access;
    }

    /** What an application does with sessions that the request was dispatched to. */
    SessionAccess of(DeployedApp app) {
        if (app.context() == cycle.app().context()) {
            return own();
        }
        IdentityHashMap<AppContext, SessionAccess> map = others;
        if (map == null) {
            map = new IdentityHashMap<>();
            others = map;
        }
        SessionAccess access = map.get(app.context());
        if (access == null) {
            access = app.sessions().access(this, own());
            map.put(app.context(), access);
        }
        return access;
    }

    /**
     * The answer is about to end: what other servers have to know of sessions must be known before.
     *
     * @throws HttpException 503: they cannot know it; again at each call, until an error is answered in its place
     */
    void save() {
        HttpException failed = unsaved;
        if (failed == null) {
            try {
                saveAll();
            } catch (HttpException e) {
                unsaved = e;
                throw e;
            }
        } else if (!told) {
            throw failed;
        }
    }

    private void saveAll() {
        IdentityHashMap<AppContext, SessionAccess> map = others;
        if (map != null) {
            map.values().forEach(SessionAccess::save);
        }
        if (own != null) {
            own.save();
        }
    }

    /** An error is about to be answered: if something could not be saved, that says so. */
    void tell() {
        told = unsaved != null;
    }

    /** The request is over. */
    void complete() {
        IdentityHashMap<AppContext, SessionAccess> map = others;
        if (map != null) {
            map.values().forEach(SessionAccess::complete);
        }
        if (own != null) {
            own.complete();
        }
    }

    @Override
    public List<String> cookies(String name) {
        Cookie[] sent = cycle.request().getCookies();
        if (sent == null) {
            return List.of();
        }
        List<String> values = new ArrayList<>(1);
        for (Cookie cookie : sent) {
            if (cookie.getName().equals(name)) {
                values.add(cookie.getValue());
            }
        }
        return values;
    }

    @Override
    public @Nullable String pathParameter(String name) {
        return cycle.paths().uri().parameter(name);
    }

    @Override
    public @Nullable String tlsSessionId() {
        TlsInfo tls = cycle.exchange().connection().tls();
        return tls == null || tls.sessionId().isEmpty() ? null : tls.sessionId();
    }

    @Override
    public boolean secure() {
        return cycle.request().isSecure();
    }

    @Override
    public String origin() {
        return cycle.request().origin();
    }

    @Override
    public String page() {
        return cycle.paths().uri().raw();
    }

    @Override
    public boolean committed() {
        return cycle.response().sent();
    }

    @Override
    public void sessionCookie(Cookie cookie) {
        cycle.response().setContainerCookie(cookie);
    }
}
