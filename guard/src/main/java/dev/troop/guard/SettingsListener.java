package dev.troop.guard;

import dev.troop.guard.settings.SettingsException;
import java.util.List;

/**
 * Is told what becomes of settings while guards run. What it throws is logged and changes nothing; it is told one thing at
 * a time, in order, and whoever changes settings waits for it.
 */
public interface SettingsListener {

    /** These settings have changed, all of them at once for each guard. */
    void changed(List<SettingsChange> changes);

    /** Settings that {@code by} gave cannot be used; those that were there stay. */
    void refused(SettingsException why, String by);
}
