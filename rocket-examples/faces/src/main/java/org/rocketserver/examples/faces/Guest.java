package org.rocketserver.examples.faces;

import jakarta.enterprise.context.SessionScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;

/** Who uses the page; one for each session. */
@Named
@SessionScoped
public class Guest implements Serializable {
    private static final long serialVersionUID = 1;

    @Inject
    private transient Greeter greeter;

    private String name;
    private String greeting = "Who are you?";

    /** What was typed. */
    public String getName() {
        return name;
    }

    /** Takes over what was typed. */
    public void setName(String typed) {
        name = typed;
    }

    /** What the page says. */
    public String getGreeting() {
        return greeting;
    }

    /** The button was pressed. */
    public void greet() {
        greeting = greeter.greet(name);
    }
}
