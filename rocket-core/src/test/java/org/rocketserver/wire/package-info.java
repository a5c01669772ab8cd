/**
 * Does the server keep the rules of RFC 9112, octet by octet? The wire suite: cases as data in
 * {@code src/test/resources/wire}, run over protocols in memory and over sockets.
 */
@NullMarked
package org.rocketserver.wire;

import org.jspecify.annotations.NullMarked;
