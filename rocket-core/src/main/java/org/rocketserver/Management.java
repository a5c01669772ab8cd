package org.rocketserver;

import java.lang.management.ManagementFactory;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows a server to JMX as {@code org.rocketserver:type=Rocket,name=PORT}. Loaded only where that is wanted. */
final class Management implements RocketMXBean {
    private static final Logger LOG = LoggerFactory.getLogger("Rocket");

    private final Rocket rocket;
    private final ObjectName name;

    private Management(Rocket rocket, ObjectName name) {
        this.rocket = rocket;
        this.name = name;
    }

    /**
     * Registers a server.
     *
     * @param rocket the server
     * @param name tells it from others of this JVM
     */
    static Management register(Rocket rocket, String name) {
        try {
            ObjectName known = new ObjectName("org.rocketserver:type=Rocket,name=" + ObjectName.quote(name));
            Management bean = new Management(rocket, known);
            ManagementFactory.getPlatformMBeanServer().registerMBean(bean, known);
            return bean;
        } catch (JMException e) {
            throw new IllegalStateException("managementBean: the server cannot be shown to JMX: " + e.getMessage(), e);
        }
    }

    /** Takes the bean away. */
    void unregister() {
        try {
            ManagementFactory.getPlatformMBeanServer().unregisterMBean(name);
        } catch (InstanceNotFoundException e) {
            LOG.debug("somebody else took {} away", name, e);
        } catch (JMException e) {
            LOG.warn("{} cannot be taken away", name, e);
        }
    }

    @Override
    public String getState() {
        return rocket.state().name();
    }

    @Override
    public long getConnectionsAccepted() {
        return rocket.stats().connectionsAccepted();
    }

    @Override
    public long getConnectionsOpen() {
        return rocket.stats().connectionsOpen();
    }

    @Override
    public long getConnectionsIdle() {
        return rocket.stats().connectionsIdle();
    }

    @Override
    public long getConnectionsRefused() {
        return rocket.stats().connectionsRefused();
    }

    @Override
    public long getHandshakeFailures() {
        return rocket.stats().handshakeFailures();
    }

    @Override
    public int getThreads() {
        return rocket.stats().threads();
    }

    @Override
    public int getThreadsIdle() {
        return rocket.stats().threadsIdle();
    }

    @Override
    public int getQueued() {
        return rocket.stats().queued();
    }

    @Override
    public long getRequests() {
        return rocket.stats().requests();
    }

    @Override
    public long getClientErrors() {
        return rocket.stats().clientErrors();
    }

    @Override
    public long getServerErrors() {
        return rocket.stats().serverErrors();
    }

    @Override
    public long getBytesRead() {
        return rocket.stats().bytesRead();
    }

    @Override
    public long getBytesWritten() {
        return rocket.stats().bytesWritten();
    }
}
