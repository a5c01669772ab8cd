package org.rocketserver.examples.tck;

import org.jboss.arquillian.container.spi.client.container.ContainerConfiguration;

/** The properties of a container in arquillian.xml. */
public class TckConfiguration implements ContainerConfiguration {

    private boolean secure;

    public boolean isSecure() {
        return secure;
    }

    public void setSecure(boolean secure) {
        this.secure = secure;
    }

    @Override
    public void validate() {
        // nothing can be wrong
    }
}
