package dev.troop.showcase.contract;

/** How far into a title somebody is, in seconds from its start. */
public record Position(int title, int seconds) {}
