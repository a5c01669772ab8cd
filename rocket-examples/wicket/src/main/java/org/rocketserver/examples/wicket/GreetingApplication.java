package org.rocketserver.examples.wicket;

import org.apache.wicket.RuntimeConfigurationType;
import org.apache.wicket.protocol.http.WebApplication;

/** Has one page. */
public class GreetingApplication extends WebApplication {
    @Override
    public Class<GreetingPage> getHomePage() {
        return GreetingPage.class;
    }

    @Override
    public RuntimeConfigurationType getConfigurationType() {
        return RuntimeConfigurationType.DEPLOYMENT;
    }
}
