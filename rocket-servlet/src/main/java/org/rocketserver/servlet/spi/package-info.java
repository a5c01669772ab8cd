/**
 * What may a user supply? Who people are ({@link org.rocketserver.servlet.spi.Realm}) and where sessions rest
 * ({@link org.rocketserver.servlet.spi.SessionStore}). A leaf: it knows no other room. The types here are a promise.
 */
package org.rocketserver.servlet.spi;
