package dev.troop.fleet.keeper;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/**
 * Who keeps a run, as whoever comes later finds it.
 *
 * @param identity the keeper's process
 * @param address where its interface listens
 * @param mark what every process of the run carries in its environment as {@code TROOP_RUN}, and nothing else does
 */
record KeeperRecord(Identity identity, InetSocketAddress address, String mark) {
    static final String MARK_VARIABLE = "TROOP_RUN";

    /** The record of a run; empty if it has none, or has none any more: a keeper removes it when it ends. */
    static Optional<KeeperRecord> of(RunDirectory run) throws IOException {
        try {
            return Optional.of(KeeperJson.read(Files.readAllBytes(run.keeperRecord()), KeeperRecord.class));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }

    void write(RunDirectory run) throws IOException {
        Durable.write(run.keeperRecord(), KeeperJson.write(this));
    }
}
