package dev.troop.showcase;

import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** One guard as the fleet file declares it. */
record DeclaredGuard(
        String service,
        String name,
        String owner,
        Duration deadline,
        int retries,
        List<String> tiers,
        List<String> journeys,
        String fails) {

    /** All guards of {@code showcase-fleet.yaml}, in its order. */
    static List<DeclaredGuard> all() {
        try (InputStream file = DeclaredGuard.class.getResourceAsStream("/showcase-fleet.yaml")) {
            JsonNode guards = new YAMLMapper().readTree(file).get("guards");
            List<DeclaredGuard> all = new ArrayList<>();
            for (Map.Entry<String, JsonNode> service : guards.properties()) {
                for (Map.Entry<String, JsonNode> guard : service.getValue().properties()) {
                    all.add(read(service.getKey(), guard.getKey(), guard.getValue()));
                }
            }
            return all;
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static DeclaredGuard read(String service, String name, JsonNode node) {
        String deadline = node.get("deadline").asString();
        return new DeclaredGuard(
                service,
                name,
                node.get("owner").asString(),
                Duration.ofMillis(Long.parseLong(deadline.replace("ms", ""))),
                node.get("retries").asInt(),
                texts(node.get("tiers")),
                texts(node.get("journeys")),
                node.has("fails") ? node.get("fails").asString() : "");
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.asString()));
        return texts;
    }

    @Override
    public String toString() {
        return service + "/" + name;
    }
}
