/**
 * What can be set of a guard from outside its code: by a file, by an override while it runs, or by the settings that a service
 * had for Hystrix.
 *
 * <p>Start with {@link dev.troop.guard.settings.Setting}, the list of all of them; {@link
 * dev.troop.guard.settings.SettingsReader} reads them, {@link dev.troop.guard.settings.Layers} says which of several values
 * counts. Everything here is a value; {@link dev.troop.guard.Guards} makes running guards follow.
 */
@NullMarked
package dev.troop.guard.settings;

import org.jspecify.annotations.NullMarked;
