package org.rocketserver.servlet.resource;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.rocketserver.http.Html;

/** A page that shows what is in a folder: folders first, sorted, everything escaped. Pure. */
final class ListingPage {
    private ListingPage() {}

    /**
     * Makes the page.
     *
     * @param contextPath the application's
     * @param path the folder's within the application
     * @param members full paths, folders with a slash at the end
     */
    static String of(String contextPath, String path, Collection<String> members) {
        List<String> sorted = new ArrayList<>(members);
        sorted.removeIf(Paths::hidden);
        sorted.sort(
                Comparator.comparing((String member) -> !member.endsWith("/")).thenComparing(member -> member));
        String title = "Index of " + Html.escape(contextPath + path);
        StringBuilder page = new StringBuilder(256 + 64 * sorted.size())
                .append("<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>")
                .append(title)
                .append("</title></head>\n<body><h1>")
                .append(title)
                .append("</h1>\n<ul>\n");
        if (path.length() > 1) {
            page.append("<li><a href=\"../\">../</a></li>\n");
        }
        for (String member : sorted) {
            String name = member.substring(member.lastIndexOf('/', member.length() - 2) + 1);
            boolean folder = name.endsWith("/");
            String bare = folder ? name.substring(0, name.length() - 1) : name;
            page.append("<li><a href=\"./")
                    .append(Html.escape(Percent.encode(bare)))
                    .append(folder ? "/\">" : "\">")
                    .append(Html.escape(name))
                    .append("</a></li>\n");
        }
        return page.append("</ul></body></html>\n").toString();
    }
}
