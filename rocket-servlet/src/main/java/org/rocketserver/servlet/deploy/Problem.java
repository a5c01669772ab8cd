package org.rocketserver.servlet.deploy;

/**
 * What is wrong with an application, and what comes of it.
 *
 * @param sentence what is wrong, where, and what to do
 * @param effect what comes of it
 */
public record Problem(String sentence, Effect effect) {
    /** What comes of a problem. */
    public enum Effect {
        /** The application does not start. */
        REFUSED("the start is refused"),
        /** The application does not start unless code of its own mends it in time. */
        PERHAPS_REFUSED("the start is refused, unless an initializer or listener registers it"),
        /** It starts and serves all else. */
        FAILING("its requests fail"),
        /** It starts, and warns. */
        WARNING("a warning at the start");

        private final String text;

        Effect(String text) {
            this.text = text;
        }

        /** For people. */
        public String text() {
            return text;
        }
    }
}
