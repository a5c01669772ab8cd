/**
 * What is to be deployed? Records that say what an application declared, and the pure functions that read and combine
 * such declarations: {@code web.xml} and {@code web-fragment.xml}, annotations, and code.
 *
 * <pre>
 * web.xml ─────────── WebXmlParser ─────┐
 * web-fragment.xml ── WebXmlParser ── FragmentOrder ──┬── DescriptorMerge ── WebAppDescriptor
 * classes ── Jandex index ── AnnotationReader ────────┘                          ▲
 * WebApp (code) ─────────────────────────────────────────────────────────────────┘
 * </pre>
 *
 * <p>Nothing here loads a class of the application, opens a file or starts anything; {@code deploy} does. Internal: it
 * may change in any release.
 */
package org.rocketserver.servlet.descriptor;
