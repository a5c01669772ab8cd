/**
 * Which thread serves which connection, and when? Internal; may change in any release.
 *
 * <pre>
 *           accept           ready                     serve
 * client ─▶ Listener ─▶ Group (selector, lead) ─▶ WorkerThread ─▶ Protocol ─▶ Worker
 *                         ▲        │ nobody free         │ IDLE, PARTIAL
 *                         │        ▼                     │
 *                         │   ThreadPool: active queue   │
 *                         └──────────────────────────────┘   Monitor: deadlines, blocked leads, saturation
 * </pre>
 *
 * <b>Keep the lead.</b> Each group has one selector and one lead. The worker that holds the lead selects and serves
 * what it selected itself, one connection after the other, so that a short request costs one read and one write and no
 * hand-over. It gives the lead to another worker before a request that is known to be slow and before it waits for a
 * peer; the monitor takes the lead from a worker that blocked unexpectedly. Only the holder of the lead touches the
 * selector's keys; everybody else asks by the group's inbox. A new connection is served before the selector watches it.
 * It was accepted by the holder of a lead, too, to whose group the listener lends its socket.
 */
package org.rocketserver.engine;
