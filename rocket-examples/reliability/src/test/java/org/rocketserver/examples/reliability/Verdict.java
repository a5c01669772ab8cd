package org.rocketserver.examples.reliability;

/**
 * What a program found.
 *
 * @param kept whether Rocket kept what is promised
 * @param figure what was counted and measured, in a line
 */
public record Verdict(boolean kept, String figure) {}
