package org.rocketserver.runner;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.Layout;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.rocketserver.runner.LogLine.RequestLine;

/**
 * Tells logback what {@link Logging} has decided. In code, since reading the same from XML takes a sixth of the time in
 * which the whole program starts. Found by {@code META-INF/services}.
 */
public final class LogbackSetup extends ContextAwareBase implements Configurator {
    private static final String SERVER = "Rocket";

    /** The traces of what is told in a sentence. */
    private static final String CAUSES = "Rocket.Errors.causes";

    /** Each line is the message as it is: switched on and formed by the option access-log. */
    private static final String REQUESTS = "Rocket.Requests";

    @Override
    public ExecutionStatus configure(LoggerContext loggers) {
        Level level = Level.toLevel(Logging.level(), Level.WARN);
        Logger root = loggers.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(level);
        root.addAppender(started(loggers, "stderr", standardError(), new LogLine()));
        loggers.getLogger(SERVER).setLevel(level);
        if (Logging.traces()) {
            loggers.getLogger(CAUSES).setLevel(Level.DEBUG);
        }
        Logger requests = loggers.getLogger(REQUESTS);
        requests.setLevel(Level.INFO);
        requests.setAdditive(false);
        @Nullable String file = Logging.requestsFile();
        requests.addAppender(
                started(loggers, "requests", file == null ? standardError() : file(file), new RequestLine()));
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private static ConsoleAppender<ILoggingEvent> standardError() {
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setTarget("System.err");
        return console;
    }

    private static OutputStreamAppender<ILoggingEvent> file(String name) {
        MovableFile file = new MovableFile();
        file.setFile(name);
        return file;
    }

    private static OutputStreamAppender<ILoggingEvent> started(
            LoggerContext loggers,
            String name,
            OutputStreamAppender<ILoggingEvent> appender,
            Layout<ILoggingEvent> layout) {
        layout.setContext(loggers);
        layout.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(loggers);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.setLayout(layout);
        encoder.start();
        appender.setContext(loggers);
        appender.setName(name);
        appender.setEncoder(encoder);
        appender.start();
        return appender;
    }
}
