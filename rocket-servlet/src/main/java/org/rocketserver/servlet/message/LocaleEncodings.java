package org.rocketserver.servlet.message;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The encodings that Rocket takes for languages which ISO 8859-1 cannot write, where the application declares none
 * (Servlet 6.1 §5.6: container dependent). Pure.
 */
final class LocaleEncodings {
    private LocaleEncodings() {}

    /** The usual encoding, or null to leave the default as it is. */
    static @Nullable String usual(Locale locale) {
        return switch (locale.getLanguage()) {
            case "ja" -> "Shift_JIS";
            case "ko" -> "EUC-KR";
            case "zh" -> traditional(locale) ? "Big5" : "GB18030";
            case "ar",
                    "be",
                    "bg",
                    "cs",
                    "el",
                    "fa",
                    "he",
                    "iw",
                    "hi",
                    "hr",
                    "hu",
                    "lt",
                    "lv",
                    "mk",
                    "pl",
                    "ro",
                    "ru",
                    "sk",
                    "sl",
                    "sr",
                    "th",
                    "tr",
                    "uk",
                    "vi" -> "UTF-8";
            default -> null;
        };
    }

    private static boolean traditional(Locale locale) {
        return locale.getScript().equals("Hant")
                || locale.getCountry().equals("TW")
                || locale.getCountry().equals("HK");
    }
}
