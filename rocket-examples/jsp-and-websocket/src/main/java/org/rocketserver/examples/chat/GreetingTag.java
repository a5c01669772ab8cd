package org.rocketserver.examples.chat;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.servlet.jsp.JspException;
import jakarta.servlet.jsp.tagext.SimpleTagSupport;
import java.io.IOException;

/** Greets with the words that the environment of the application has: tags are instances that get what they need. */
public class GreetingTag extends SimpleTagSupport {
    @Resource(name = "greeting")
    private String greeting;

    private boolean ready;
    private String name;

    /** Sets whom to greet. */
    public void setName(String whom) {
        name = whom;
    }

    @PostConstruct
    void prepare() {
        ready = greeting != null;
    }

    @Override
    public void doTag() throws JspException, IOException {
        getJspContext().getOut().print(ready ? greeting + ", " + name : "nothing was injected");
    }
}
