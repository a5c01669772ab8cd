package org.rocketserver.servlet.development;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Finds the lines that a stack trace tells of. Immutable. */
final class SourceFinder {
    private static final int AROUND = 4;
    private static final long LARGEST = 4L << 20;

    private final List<Path> roots;

    SourceFinder(List<Path> roots) {
        this.roots = List.copyOf(roots);
    }

    /**
     * A piece of a source file.
     *
     * @param file where it is
     * @param line the number of the line that matters, from 1
     * @param first the number of the first line shown
     * @param lines the lines shown
     */
    record Piece(Path file, int line, int first, List<String> lines) {}

    /** The piece for the first frame, from the innermost, whose source is here. */
    Optional<Piece> find(Throwable thrown) {
        for (StackTraceElement frame : thrown.getStackTrace()) {
            Optional<Piece> piece = find(frame);
            if (piece.isPresent()) {
                return piece;
            }
        }
        return Optional.empty();
    }

    private Optional<Piece> find(StackTraceElement frame) {
        String name = frame.getFileName();
        if (name == null || frame.getLineNumber() < 1 || name.indexOf('/') >= 0) {
            return Optional.empty();
        }
        String type = frame.getClassName();
        int end = type.lastIndexOf('.');
        String folder = end < 0 ? "" : type.substring(0, end).replace('.', '/');
        for (Path root : roots) {
            try {
                Path file = root.resolve(folder).resolve(name);
                if (Files.isRegularFile(file) && Files.size(file) < LARGEST) {
                    return cut(file, Files.readAllLines(file), frame.getLineNumber());
                }
            } catch (IOException | InvalidPathException e) {
                // a source that cannot be shown is left out
            }
        }
        return Optional.empty();
    }

    /** Nothing if the file has changed so that it has no such line. */
    private static Optional<Piece> cut(Path file, List<String> lines, int line) {
        if (line > lines.size()) {
            return Optional.empty();
        }
        int from = Math.max(1, line - AROUND);
        int to = Math.min(lines.size(), line + AROUND);
        return Optional.of(new Piece(file, line, from, List.copyOf(lines.subList(from - 1, to))));
    }
}
