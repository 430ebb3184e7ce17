package dev.troop.adapters.review.trace;

/**
 * A call that leaves the process, or may.
 *
 * @param line the line in the source, 0 if unknown
 * @param kind what it is a call of
 * @param what the method that is called, {@code type.method}
 */
record OutboundCall(int line, Kind kind, String what) {}
