/**
 * What is the server told before it starts? Immutable records, each with its {@code DEFAULT}, that refuse nonsense when
 * they are made and then need no check again. {@link org.rocketserver.config.RocketConfig} holds the others;
 * {@link org.rocketserver.config.TextForm} writes them as {@code key=value} and reads them back, one to one. Nothing
 * here can be changed after the start. A leaf: it knows no other room.
 */
package org.rocketserver.config;
