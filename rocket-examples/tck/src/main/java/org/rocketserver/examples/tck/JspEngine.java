package org.rocketserver.examples.tck;

import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import java.util.Set;
import org.apache.jasper.servlet.JasperInitializer;
import org.apache.jasper.servlet.JspServlet;
import org.apache.tomcat.InstanceManager;
import org.apache.tomcat.SimpleInstanceManager;

/** Brings Jasper as an application would; what the application itself maps to {@code *.jsp} stays as it is. */
final class JspEngine implements ServletContainerInitializer {
    @Override
    public void onStartup(Set<Class<?>> classes, ServletContext context) throws ServletException {
        context.setAttribute(InstanceManager.class.getName(), new SimpleInstanceManager());
        new JasperInitializer().onStartup(classes, context);
        ServletRegistration.Dynamic jsp = context.addServlet("jsp", JspServlet.class);
        jsp.addMapping("*.jsp");
    }
}
