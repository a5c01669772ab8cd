package org.rocketserver.examples.chat;

/**
 * Something that was said in the chat.
 *
 * @param name who said it
 * @param text what was said
 */
public record Said(String name, String text) {
    /** As it is sent to everybody. */
    @Override
    public String toString() {
        return name + ": " + text;
    }
}
