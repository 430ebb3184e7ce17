package dev.troop.link;

import dev.troop.core.TrafficPlan;
import io.avaje.json.JsonAdapter;
import io.avaje.json.JsonReader;
import io.avaje.json.JsonWriter;
import io.avaje.json.core.CoreTypes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The JSON of {@link Orders}. */
final class OrdersAdapter implements JsonAdapter<Orders> {
    private static final JsonAdapter<List<String>> RULES = CoreTypes.createList(CoreTypes.create(String.class));
    private static final TrafficPlanAdapter PLAN = new TrafficPlanAdapter();

    @Override
    public void toJson(JsonWriter writer, Orders orders) {
        writer.beginObject();
        writer.name("version");
        writer.value(orders.version());
        writer.name("ttlMillis");
        writer.value(orders.ttlMillis());
        writer.name("rules");
        RULES.toJson(writer, orders.rules());
        writer.name("plan");
        PLAN.toJson(writer, orders.plan());
        writer.endObject();
    }

    @Override
    public Orders fromJson(JsonReader reader) {
        long version = 0;
        long ttlMillis = 0;
        @Nullable List<String> rules = null;
        @Nullable TrafficPlan plan = null;
        reader.beginObject();
        while (reader.hasNextField()) {
            switch (reader.nextField()) {
                case "version" -> version = reader.readLong();
                case "ttlMillis" -> ttlMillis = reader.readLong();
                case "rules" -> rules = RULES.fromJson(reader);
                case "plan" -> plan = PLAN.fromJson(reader);
                default -> reader.skipValue();
            }
        }
        reader.endObject();
        return new Orders(version, ttlMillis, LinkJson.present("rules", rules), LinkJson.present("plan", plan));
    }
}
