package org.rocketserver.examples.wicket;

import org.apache.wicket.ajax.AjaxRequestTarget;
import org.apache.wicket.ajax.markup.html.AjaxLink;
import org.apache.wicket.markup.html.WebPage;
import org.apache.wicket.markup.html.basic.Label;
import org.apache.wicket.markup.html.form.Form;
import org.apache.wicket.markup.html.form.TextField;
import org.apache.wicket.markup.html.panel.FeedbackPanel;
import org.apache.wicket.model.Model;
import org.apache.wicket.validation.validator.StringValidator;

/** Asks for a name and greets it; counts how often it was asked to, without loading the page anew. */
public class GreetingPage extends WebPage {
    private static final long serialVersionUID = 1;

    private final Model<String> name = Model.of("");
    private final Model<String> greeting = Model.of("Who are you?");
    private final Model<Integer> count = Model.of(0);

    /** Made for each visitor. */
    public GreetingPage() {
        add(new Label("greeting", greeting));
        Form<Void> form = new Form<>("form") {
            private static final long serialVersionUID = 1;

            @Override
            protected void onSubmit() {
                greeting.setObject("Hello " + name.getObject());
            }
        };
        form.add(new TextField<>("visitor", name).setRequired(true).add(StringValidator.minimumLength(2)));
        form.add(new FeedbackPanel("wrong"));
        add(form);
        Label counted = new Label("count", count);
        add(counted.setOutputMarkupId(true));
        add(new AjaxLink<Void>("more") {
            private static final long serialVersionUID = 1;

            @Override
            public void onClick(AjaxRequestTarget target) {
                count.setObject(count.getObject() + 1);
                target.add(counted);
            }
        });
    }
}
