package dev.troop.link;

import dev.troop.guard.Proof;
import io.avaje.json.JsonAdapter;
import io.avaje.json.JsonReader;
import io.avaje.json.JsonWriter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The JSON of a {@link Proof}. */
final class ProofAdapter implements JsonAdapter<Proof> {

    @Override
    public void toJson(JsonWriter writer, Proof proof) {
        writer.beginObject();
        writer.name("why");
        writer.value(proof.why().toString());
        writer.name("ago");
        writer.value(proof.ago().toString());
        writer.endObject();
    }

    @Override
    public Proof fromJson(JsonReader reader) {
        Proof.@Nullable Why why = null;
        @Nullable Duration ago = null;
        reader.beginObject();
        while (reader.hasNextField()) {
            switch (reader.nextField()) {
                case "why" -> why = Proof.Why.parse(reader.readString());
                case "ago" -> ago = Duration.parse(reader.readString());
                default -> reader.skipValue();
            }
        }
        reader.endObject();
        return new Proof(LinkJson.present("why", why), LinkJson.present("ago", ago));
    }
}
