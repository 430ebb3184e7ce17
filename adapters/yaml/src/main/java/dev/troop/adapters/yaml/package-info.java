/**
 * Settings of guards in YAML: {@link dev.troop.adapters.yaml.YamlFormat} makes keys with values of a file, which {@link
 * dev.troop.guard.settings.SettingsReader} reads.
 */
@NullMarked
package dev.troop.adapters.yaml;

import org.jspecify.annotations.NullMarked;
