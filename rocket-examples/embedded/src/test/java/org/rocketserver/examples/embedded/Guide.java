package org.rocketserver.examples.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is written in the guides. */
final class Guide {
    static final Path FOLDER = Path.of("..", "guides");

    private Guide() {}

    /** The blocks of a language in a guide. */
    static List<String> blocks(String guide, String language) throws IOException {
        return blocks(FOLDER.resolve(guide), language);
    }

    /** The blocks of a language in a guide. */
    static List<String> blocks(Path guide, String language) throws IOException {
        List<String> blocks = new ArrayList<>();
        Matcher block = Pattern.compile("```" + language + "\\R(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(guide));
        while (block.find()) {
            blocks.add(block.group(1));
        }
        return blocks;
    }
}
