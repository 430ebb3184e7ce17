package dev.troop.link;

import dev.troop.core.TrafficPlan;
import io.avaje.json.JsonAdapter;
import io.avaje.json.JsonReader;
import io.avaje.json.JsonWriter;
import io.avaje.json.core.CoreTypes;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON of a {@link TrafficPlan}. */
final class TrafficPlanAdapter implements JsonAdapter<TrafficPlan> {
    private static final JsonAdapter<Map<String, Map<String, Double>>> SHARES =
            CoreTypes.createMap(CoreTypes.createMap(new Share()));

    @Override
    public void toJson(JsonWriter writer, TrafficPlan plan) {
        writer.beginObject();
        writer.name("steering");
        SHARES.toJson(writer, plan.steering());
        writer.name("proxy");
        SHARES.toJson(writer, plan.proxy());
        writer.endObject();
    }

    @Override
    public TrafficPlan fromJson(JsonReader reader) {
        @Nullable Map<String, Map<String, Double>> steering = null;
        @Nullable Map<String, Map<String, Double>> proxy = null;
        reader.beginObject();
        while (reader.hasNextField()) {
            switch (reader.nextField()) {
                case "steering" -> steering = SHARES.fromJson(reader);
                case "proxy" -> proxy = SHARES.fromJson(reader);
                default -> reader.skipValue();
            }
        }
        reader.endObject();
        return new TrafficPlan(LinkJson.present("steering", steering), LinkJson.present("proxy", proxy));
    }

    /** A share, exactly: the parser's own reading of a double may be off by its last bit. */
    private static final class Share implements JsonAdapter<Double> {
        @Override
        public void toJson(JsonWriter writer, Double share) {
            writer.value(share.doubleValue());
        }

        @Override
        public Double fromJson(JsonReader reader) {
            return reader.readDecimal().doubleValue();
        }
    }
}
