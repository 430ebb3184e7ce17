package dev.troop.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** The CPU time that this process has taken, on all of its threads. */
final class ProcessTime {
    private final OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    long cpuNanos() {
        return system.getProcessCpuTime();
    }
}
