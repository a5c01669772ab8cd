package org.rocketserver.servlet.development;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.rocketserver.config.AddressBlock;
import org.rocketserver.http.QualityList;
import org.rocketserver.servlet.dispatch.ErrorView;
import org.rocketserver.servlet.page.Json;

/**
 * Tells developers what went wrong: browsers by a page, programs that ask for JSON by JSON, and all others, such as
 * curl, by plain text. Clients beyond this machine and private networks get the plain page, and so does who asks by a
 * name that anybody could own: a page of a stranger, whose name leads here, must not read it (DNS rebinding).
 */
public final class DevelopmentView implements ErrorView {
    /** Nobody can own a name below these (RFC 6761 §6, RFC 6762 §3; {@code internal} is reserved by ICANN). */
    private static final List<String> OWN_NAMES = List.of(".localhost", ".test", ".local", ".internal");

    private final SourceFinder sources;

    /**
     * A view.
     *
     * @param sources folders with source files, such as {@code src/main/java}
     */
    public DevelopmentView(List<Path> sources) {
        this.sources = new SourceFinder(sources);
    }

    @Override
    public Page page(Failure failure) {
        HttpServletRequest request = failure.request();
        if (!isTold(request.getRemoteAddr(), request.getServerName())) {
            return PLAIN.page(failure);
        }
        Report report = new Report(failure, sources);
        return switch (form(request.getHeader("Accept"))) {
            case HTML -> Page.of("text/html", HtmlReport.of(report));
            case JSON -> Page.of("application/json", Json.lines(report.json()));
            case TEXT -> Page.of("text/plain", report.text());
        };
    }

    @Override
    public Page nowhere(Nowhere request) {
        if (!isTold(request.client(), request.host())) {
            return PLAIN.nowhere(request);
        }
        NowhereReport report = new NowhereReport(request.path(), request.contexts());
        return switch (form(request.accept())) {
            case HTML -> Page.of("text/html", report.html());
            case JSON -> Page.of("application/json", report.json());
            case TEXT -> Page.of("text/plain", report.text());
        };
    }

    private enum Form {
        HTML,
        JSON,
        TEXT
    }

    private static Form form(@Nullable String accept) {
        int html = quality(accept, "text/html");
        int json = quality(accept, "application/json");
        if (json > 0 && json >= html) {
            return Form.JSON;
        }
        return html > 0 ? Form.HTML : Form.TEXT;
    }

    /** The quality of a type that is named itself; -1 otherwise, and for what everything would do. */
    private static int quality(@Nullable String accept, String type) {
        for (QualityList.Item item : QualityList.parse(accept).items()) {
            String value = item.value().toLowerCase(Locale.ROOT);
            if (value.equals(type) || value.startsWith(type + ";")) {
                return item.quality();
            }
        }
        return -1;
    }

    private static boolean isTold(String client, @Nullable String host) {
        return isNear(client) && (host == null || isOwnName(host.toLowerCase(Locale.ROOT)));
    }

    /** An address, a name without a dot, or one that cannot be registered. */
    private static boolean isOwnName(String host) {
        if (host.startsWith("[") || host.indexOf('.') < 0 || OWN_NAMES.stream().anyMatch(host::endsWith)) {
            return true;
        }
        try {
            AddressBlock.address(host);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** An address of this machine or a private network; that of a Unix domain socket is one of this machine. */
    private static boolean isNear(String client) {
        try {
            InetAddress address = AddressBlock.address(client);
            byte first = address.getAddress()[0];
            boolean uniqueLocal = address.getAddress().length == 16 && (first & 0xFE) == 0xFC;
            return address.isLoopbackAddress()
                    || address.isSiteLocalAddress()
                    || address.isLinkLocalAddress()
                    || uniqueLocal;
        } catch (IllegalArgumentException e) {
            return true;
        }
    }
}
