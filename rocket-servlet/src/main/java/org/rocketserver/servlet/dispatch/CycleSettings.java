package org.rocketserver.servlet.dispatch;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.rocketserver.exchange.ServerServices;
import org.rocketserver.servlet.message.MessageSettings;
import org.rocketserver.servlet.multipart.PartLimits;

/**
 * What all requests of a container have in common.
 *
 * @param messages limits and habits of requests and responses
 * @param parts limits of multipart bodies, where the servlet sets none
 * @param asyncTimeout how long an asynchronous request waits, zero for ever
 * @param services what the server offers
 * @param reporter is told of every exception that leaves an application
 * @param errors answers errors that an application has no page for
 */
public record CycleSettings(
        MessageSettings messages,
        PartLimits parts,
        Duration asyncTimeout,
        ServerServices services,
        BiConsumer<HttpServletRequest, Throwable> reporter,
        ErrorView errors) {}
