/**
 * What about plain files? {@link org.rocketserver.files.FileWorker} serves a directory over HTTP, as the method named
 * {@code fs}; {@link org.rocketserver.files.FileAnswer} decides, for it and for others that serve files, how a file
 * answers a request, and {@link org.rocketserver.files.FileCache} keeps what was found lately, in a
 * {@link org.rocketserver.files.FileMemory} that several may share. {@link org.rocketserver.files.OwnFolders} makes the
 * folders that other users must not touch, {@link org.rocketserver.files.FolderLock} keeps other processes out of one.
 * Written against the seam only.
 */
package org.rocketserver.files;
