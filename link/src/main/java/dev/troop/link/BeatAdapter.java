package dev.troop.link;

import dev.troop.guard.GuardEvidence;
import io.avaje.json.JsonAdapter;
import io.avaje.json.JsonReader;
import io.avaje.json.JsonWriter;
import io.avaje.json.core.CoreTypes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The JSON of a {@link Beat}. */
final class BeatAdapter implements JsonAdapter<Beat> {
    private static final JsonAdapter<List<GuardEvidence>> GUARDS = CoreTypes.createList(new GuardEvidenceAdapter());

    @Override
    public void toJson(JsonWriter writer, Beat beat) {
        writer.beginObject();
        writer.name("who");
        writer.value(beat.who());
        writer.name("pid");
        writer.value(beat.pid());
        writer.name("sequence");
        writer.value(beat.sequence());
        writer.name("answered");
        writer.value(beat.answered());
        writer.name("inFlight");
        writer.value(beat.inFlight());
        writer.name("guards");
        GUARDS.toJson(writer, beat.guards());
        writer.endObject();
    }

    @Override
    public Beat fromJson(JsonReader reader) {
        @Nullable String who = null;
        long pid = 0;
        long sequence = 0;
        long answered = 0;
        int inFlight = 0;
        @Nullable List<GuardEvidence> guards = null;
        reader.beginObject();
        while (reader.hasNextField()) {
            switch (reader.nextField()) {
                case "who" -> who = reader.readString();
                case "pid" -> pid = reader.readLong();
                case "sequence" -> sequence = reader.readLong();
                case "answered" -> answered = reader.readLong();
                case "inFlight" -> inFlight = reader.readInt();
                case "guards" -> guards = GUARDS.fromJson(reader);
                default -> reader.skipValue();
            }
        }
        reader.endObject();
        return new Beat(
                LinkJson.present("who", who), pid, sequence, answered, inFlight, LinkJson.present("guards", guards));
    }
}
