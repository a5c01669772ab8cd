/**
 * How does a program that was written for the JDK's {@code com.sun.net.httpserver} run on Rocket? By a provider that
 * the JDK finds; the program is not changed. {@code PlainServer} and {@code SecureServer} are what it holds,
 * {@code Life} is what they have in common; {@code Contexts} finds who answers, {@code ContextWorker} hands each
 * exchange to the program's threads as a {@code PlainExchange}, and {@code Ending} knows when that is over. The README
 * of this add-on tells what the JDK's settings map to.
 */
package org.rocketserver.httpserver;
