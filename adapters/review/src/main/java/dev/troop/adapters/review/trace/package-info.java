/**
 * Who runs what, and whether under a guard: the objects of a program are followed from where they are made to where they
 * are called, through variables, parameters, fields and functions. Start with
 * {@link dev.troop.adapters.review.trace.Trace}.
 */
@NullMarked
package dev.troop.adapters.review.trace;

import org.jspecify.annotations.NullMarked;
