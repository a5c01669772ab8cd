/** What do clients send, and is what they get back well-formed and theirs? */
package org.rocketserver.examples.reliability.client;
