/**
 * What does a class say of itself, without being loaded? Its name, what it extends and implements, and the annotations
 * on it and its members, read from the octets of its file (JVMS §4) and no more of them than a container asks for; kept
 * together as the index of a jar, which can be written to the disk. Knows no other room.
 */
package org.rocketserver.servlet.classfile;
