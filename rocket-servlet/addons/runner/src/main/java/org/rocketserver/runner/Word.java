package org.rocketserver.runner;

import picocli.CommandLine.ITypeConverter;

/**
 * A word of the command line, with its number among those whose order matters.
 *
 * @param at greater for what stands behind
 * @param text as the user wrote it
 */
record Word(int at, String text) {
    @Override
    public String toString() {
        return text;
    }

    /** Counts words as they are read. Not thread-safe. */
    static final class Counter implements ITypeConverter<Word> {
        private int count;

        @Override
        public Word convert(String text) {
            return new Word(count++, text);
        }
    }
}
