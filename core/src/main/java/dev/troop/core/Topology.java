package dev.troop.core;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who is where: the address of every instance of a fleet and of what serves the fleet as a whole.
 *
 * <p>Text form, one line each: {@code instance history.east.a.1 127.1.1.30:7400}, {@code control 127.250.0.2:7400},
 * {@code dns 127.250.0.3:7400} (one line for each server). Immutable.
 *
 * @param instances every instance's address, in a stable order
 * @param control where the control plane listens
 * @param dns where the steering DNS servers listen (UDP); each also listens on the same TCP port for HTTP
 */
public record Topology(
        Map<InstanceId, InetSocketAddress> instances, InetSocketAddress control, List<InetSocketAddress> dns) {

    public Topology {
        instances = Collections.unmodifiableMap(new LinkedHashMap<>(instances));
        dns = List.copyOf(dns);
    }

    /** Reads the text form; the message of the {@link IllegalArgumentException} names the line. */
    public static Topology parse(List<String> lines) {
        Map<InstanceId, InetSocketAddress> instances = new LinkedHashMap<>();
        List<InetSocketAddress> control = new ArrayList<>();
        List<InetSocketAddress> dns = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String[] words = lines.get(i).strip().split("\\s+");
            if (words.length == 3 && words[0].equals("instance")) {
                instances.put(InstanceId.parse(words[1]), address(words[2]));
            } else if (words.length == 2 && words[0].equals("control")) {
                control.add(address(words[1]));
            } else if (words.length == 2 && words[0].equals("dns")) {
                dns.add(address(words[1]));
            } else if (!lines.get(i).isBlank()) {
                throw new IllegalArgumentException("topology line " + (i + 1) + " '" + lines.get(i)
                        + "': expected instance ID HOST:PORT, control HOST:PORT or dns HOST:PORT");
            }
        }
        if (control.size() != 1) {
            throw new IllegalArgumentException("topology has " + control.size() + " control lines: expected one");
        }
        return new Topology(instances, control.getFirst(), dns);
    }

    /** The text form. */
    public List<String> toLines() {
        List<String> lines = new ArrayList<>();
        lines.add("control " + text(control));
        dns.forEach(server -> lines.add("dns " + text(server)));
        instances.forEach((id, address) -> lines.add("instance " + id + " " + text(address)));
        return lines;
    }

    /** The instances of one service, anywhere. */
    public List<InstanceId> of(String service) {
        return instances.keySet().stream()
                .filter(id -> id.service().equals(service))
                .toList();
    }

    /** The instances of one service in one region. */
    public List<InstanceId> of(String service, String region) {
        return of(service).stream()
                .filter(id -> id.zone().region().equals(region))
                .toList();
    }

    /** The regions, in the order of their first instance. */
    public List<String> regions() {
        return instances.keySet().stream()
                .map(id -> id.zone().region())
                .distinct()
                .toList();
    }

    /** The zones of a region, in the order of their first instance. */
    public List<Zone> zones(String region) {
        return instances.keySet().stream()
                .map(InstanceId::zone)
                .filter(zone -> zone.region().equals(region))
                .distinct()
                .toList();
    }

    /** The address of an instance. */
    public InetSocketAddress address(InstanceId id) {
        InetSocketAddress address = instances.get(id);
        if (address == null) {
            throw new IllegalArgumentException("instance " + id + " is not in the topology");
        }
        return address;
    }

    private static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1 || !text.substring(colon + 1).matches("[0-9]{1,5}")) {
            throw new IllegalArgumentException("address '" + text + "': expected HOST:PORT");
        }
        return new InetSocketAddress(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }

    private static String text(InetSocketAddress address) {
        return address.getHostString() + ":" + address.getPort();
    }
}
