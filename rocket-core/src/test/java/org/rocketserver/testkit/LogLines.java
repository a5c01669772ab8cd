package org.rocketserver.testkit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What a logger and those below it say, from when this was made until it is closed. Thread-safe. */
public final class LogLines implements AutoCloseable {
    private final Logger logger;
    private final Level levelBefore;
    private final boolean additiveBefore;
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

    private LogLines(String name) {
        logger = (Logger) LoggerFactory.getLogger(name);
        levelBefore = logger.getLevel();
        additiveBefore = logger.isAdditive();
        appender.list = new CopyOnWriteArrayList<>();
        appender.start();
        logger.addAppender(appender);
    }

    /** Listens to a logger. */
    public static LogLines of(String logger) {
        return new LogLines(logger);
    }

    /** Listens to a logger, which has another level meanwhile. */
    public static LogLines of(String logger, Level level) {
        LogLines lines = new LogLines(logger);
        lines.logger.setLevel(level);
        return lines;
    }

    /** Nobody else hears what it says meanwhile. */
    public LogLines alone() {
        logger.setAdditive(false);
        return this;
    }

    /** All that was said so far, in order. */
    public List<ILoggingEvent> all() {
        return List.copyOf(appender.list);
    }

    /** What was said at this level. */
    public List<ILoggingEvent> at(Level level) {
        return appender.list.stream().filter(line -> line.getLevel() == level).toList();
    }

    /** What was said at this level or a graver one. */
    public List<ILoggingEvent> from(Level least) {
        return appender.list.stream()
                .filter(line -> line.getLevel().isGreaterOrEqual(least))
                .toList();
    }

    /** All that was said so far, as it is read. */
    public List<String> texts() {
        return appender.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    /** Forgets what was said so far. */
    public void clear() {
        appender.list.clear();
    }

    @Override
    public void close() {
        logger.detachAppender(appender);
        logger.setLevel(levelBefore);
        logger.setAdditive(additiveBefore);
    }
}
