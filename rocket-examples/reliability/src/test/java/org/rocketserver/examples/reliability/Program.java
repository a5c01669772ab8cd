package org.rocketserver.examples.reliability;

/** An attack, a fault or a load, bounded in count and time, against servers of its own on the loopback address. */
public interface Program {
    /** One word for the command line. */
    String name();

    /** What is promised, in a sentence. */
    String promise();

    /**
     * Runs to its end.
     *
     * @param field where servers come from
     * @return what it found
     * @throws Exception it could not be carried out, which is no verdict on the server
     */
    Verdict run(Field field) throws Exception;
}
