package org.rocketserver.servlet.context;

import java.util.List;
import java.util.Map;
import org.rocketserver.servlet.mapping.FilterMap;
import org.rocketserver.servlet.mapping.ServletMap;
import org.rocketserver.servlet.security.SecurityGate;
import org.rocketserver.servlet.session.SessionManager;

/**
 * A running application as a request reads it: tables that do not change any more.
 *
 * @param context its face towards its own code
 * @param servlets which servlet serves which path
 * @param named its servlets by name
 * @param front the filters before everything else, the gate included
 * @param filters which filters stand before which path or servlet
 * @param errorPages which page answers which error
 * @param welcomeFiles what is tried for a folder, without leading slash
 * @param localeEncodings charset by locale, as {@code ja} or {@code ja_JP}
 * @param sessions its sessions
 * @param secured whether anything is protected or anybody can log in; if not, the gate need not be asked
 * @param gate who may pass
 */
public record DeployedApp(
        AppContext context,
        ServletMap<ServletHolder> servlets,
        Map<String, ServletHolder> named,
        List<FilterHolder> front,
        FilterMap<FilterHolder> filters,
        ErrorPages errorPages,
        List<String> welcomeFiles,
        Map<String, String> localeEncodings,
        SessionManager sessions,
        boolean secured,
        SecurityGate gate) {
    /** Copies the collections. */
    public DeployedApp {
        front = List.copyOf(front);
        named = Map.copyOf(named);
        welcomeFiles = List.copyOf(welcomeFiles);
        localeEncodings = Map.copyOf(localeEncodings);
    }

    /** Where its code runs. */
    public AppScope scope() {
        return context.scope();
    }
}
