package dev.troop.guard;

import dev.troop.core.Deadline;

/**
 * What a fallback tier knows of the call it answers.
 *
 * @param key what the caller asked for
 * @param cause why the primary did not answer
 * @param deadline by when the tier must have answered, or the next one is asked
 */
public record Call(Object key, Throwable cause, Deadline deadline) {}
