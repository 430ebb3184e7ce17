package dev.troop.fleet.keeper;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;

/**
 * Who keeps a run, as whoever comes later finds it.
 *
 * @param identity the keeper's process
 * @param address where its interface listens
 * @param mark what every process of the run carries in its environment as {@code TROOP_RUN}, and nothing else does
 */
record KeeperRecord(Identity identity, InetSocketAddress address, String mark) {
    static final String MARK_VARIABLE = "TROOP_RUN";

    static KeeperRecord read(RunDirectory run) throws IOException {
        return KeeperJson.read(Files.readAllBytes(run.keeperRecord()), KeeperRecord.class);
    }

    void write(RunDirectory run) throws IOException {
        Durable.write(run.keeperRecord(), KeeperJson.write(this));
    }
}
