package org.rocketserver.servlet.explain;

import org.rocketserver.servlet.deploy.Application;
import org.rocketserver.servlet.resource.DefaultServlet;
import org.rocketserver.servlet.resource.Resource;
import org.rocketserver.servlet.resource.VisibleTree;

/** What is answered for a path that no servlet of the application is mapped to. */
final class FileAnswers {
    private final Tables tables;
    private final Application.Files files;

    FileAnswers(Tables tables, Application.Files files) {
        this.tables = tables;
        this.files = files;
    }

    /**
     * An answer.
     *
     * @param text begins with the status unless that is 200
     * @param missing whether it is 404
     */
    record Answer(String text, boolean missing) {}

    /** The answer to a request. */
    Answer to(String method, String path) {
        if (!files.served()) {
            return missing("no servlet is mapped to it, and files are not served");
        }
        if (method.equals("OPTIONS")) {
            return found("200 with the methods that files have");
        }
        if (!method.equals("GET") && !method.equals("HEAD")) {
            return found(DefaultServlet.status(method) + ": files have GET, HEAD and OPTIONS");
        }
        Resource resource = tables.file(path);
        if (resource == null) {
            return missing("no servlet is mapped to it, and there is no such file" + dotted(path));
        }
        if (resource.folder()) {
            return folder(path);
        }
        if (path.endsWith(".jsp") || path.endsWith(".jspx")) {
            return found("500: a page, and no engine for pages is there; its source is not shown");
        }
        return found("the file " + path + ", " + resource.size() + " octets");
    }

    private Answer folder(String path) {
        if (!path.endsWith("/")) {
            return found("302 to the same path with a slash behind: it is a folder");
        }
        return files.listed()
                ? found("a list of the folder, which has no welcome file")
                : missing("a folder without a welcome file, and folders are not listed");
    }

    private static Answer found(String text) {
        return new Answer(text, false);
    }

    private static Answer missing(String why) {
        return new Answer("404: " + why, true);
    }

    private static String dotted(String path) {
        return VisibleTree.hides(path)
                ? ", or a hidden one: names that begin with a dot are not served of folders"
                : "";
    }
}
