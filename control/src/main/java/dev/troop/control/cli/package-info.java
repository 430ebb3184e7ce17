/**
 * The command line. Start with {@link dev.troop.control.cli.Troop}, which names the commands.
 */
@NullMarked
package dev.troop.control.cli;

import org.jspecify.annotations.NullMarked;
