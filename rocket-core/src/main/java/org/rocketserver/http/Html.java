package org.rocketserver.http;

/**
 * Writes text into HTML, for the pages that a server makes itself: error pages, listings, the notes of redirects (RFC
 * 9110 §15.4). Pure.
 */
public final class Html {
    private Html() {}

    /** The text so that it is nothing but text, in elements and also within the quotes of an attribute. */
    public static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '&' -> escaped.append("&amp;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }
}
