package org.rocketserver.servlet.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.rocketserver.http.HeaderName;
import org.rocketserver.http.Headers;
import org.rocketserver.http.QualityList;

/** The languages that the client prefers (Servlet 6.1 §3.12, RFC 9110 §12.5.4). Pure. */
final class RequestLocales {
    private RequestLocales() {}

    /** Best first; the server's default if the client named none. */
    static List<Locale> of(Headers headers) {
        List<Locale> locales = new ArrayList<>();
        for (QualityList.Item item :
                QualityList.of(headers, HeaderName.ACCEPT_LANGUAGE).items()) {
            if (item.quality() > 0 && !item.value().startsWith("*")) {
                Locale locale = Locale.forLanguageTag(item.value());
                if (!locale.getLanguage().isEmpty()) {
                    locales.add(locale);
                }
            }
        }
        return locales.isEmpty() ? List.of(Locale.getDefault()) : locales;
    }
}
