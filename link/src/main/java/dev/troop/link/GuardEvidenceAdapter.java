package dev.troop.link;

import dev.troop.guard.GuardEvidence;
import dev.troop.guard.Proof;
import io.avaje.json.JsonAdapter;
import io.avaje.json.JsonReader;
import io.avaje.json.JsonWriter;
import io.avaje.json.core.CoreTypes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON of {@link GuardEvidence}. A peer that is older than proofs has none. */
final class GuardEvidenceAdapter implements JsonAdapter<GuardEvidence> {
    private static final JsonAdapter<List<String>> TIERS = CoreTypes.createList(CoreTypes.create(String.class));
    private static final JsonAdapter<Map<String, Long>> COUNTS = CoreTypes.createMap(CoreTypes.create(Long.class));
    private static final JsonAdapter<Map<String, Proof>> PROOFS = CoreTypes.createMap(new ProofAdapter());

    @Override
    public void toJson(JsonWriter writer, GuardEvidence evidence) {
        writer.beginObject();
        writer.name("name");
        writer.value(evidence.name());
        writer.name("owner");
        writer.value(evidence.owner());
        writer.name("deadline");
        writer.value(evidence.deadline().toString());
        writer.name("budget");
        writer.value(evidence.budget());
        writer.name("retries");
        writer.value(evidence.retries());
        writer.name("tiers");
        TIERS.toJson(writer, evidence.tiers());
        writer.name("failReason");
        writer.value(evidence.failReason());
        writer.name("breaker");
        writer.value(evidence.breaker());
        writer.name("inUse");
        writer.value(evidence.inUse());
        writer.name("stillRunning");
        writer.value(evidence.stillRunning());
        writer.name("calls");
        writer.value(evidence.calls());
        writer.name("answers");
        COUNTS.toJson(writer, evidence.answers());
        writer.name("injected");
        COUNTS.toJson(writer, evidence.injected());
        writer.name("rejections");
        COUNTS.toJson(writer, evidence.rejections());
        writer.name("retried");
        writer.value(evidence.retried());
        writer.name("hedged");
        writer.value(evidence.hedged());
        writer.name("proofs");
        PROOFS.toJson(writer, evidence.proofs());
        writer.endObject();
    }

    @Override
    public GuardEvidence fromJson(JsonReader reader) {
        @Nullable String name = null;
        @Nullable String owner = null;
        @Nullable Duration deadline = null;
        int budget = 0;
        int retries = 0;
        @Nullable List<String> tiers = null;
        @Nullable String failReason = null;
        @Nullable String breaker = null;
        int inUse = 0;
        int stillRunning = 0;
        long calls = 0;
        @Nullable Map<String, Long> answers = null;
        @Nullable Map<String, Long> injected = null;
        @Nullable Map<String, Long> rejections = null;
        long retried = 0;
        long hedged = 0;
        Map<String, Proof> proofs = Map.of();
        reader.beginObject();
        while (reader.hasNextField()) {
            switch (reader.nextField()) {
                case "name" -> name = reader.readString();
                case "owner" -> owner = reader.readString();
                case "deadline" -> deadline = Duration.parse(reader.readString());
                case "budget" -> budget = reader.readInt();
                case "retries" -> retries = reader.readInt();
                case "tiers" -> tiers = TIERS.fromJson(reader);
                case "failReason" -> failReason = reader.readString();
                case "breaker" -> breaker = reader.readString();
                case "inUse" -> inUse = reader.readInt();
                case "stillRunning" -> stillRunning = reader.readInt();
                case "calls" -> calls = reader.readLong();
                case "answers" -> answers = COUNTS.fromJson(reader);
                case "injected" -> injected = COUNTS.fromJson(reader);
                case "rejections" -> rejections = COUNTS.fromJson(reader);
                case "retried" -> retried = reader.readLong();
                case "hedged" -> hedged = reader.readLong();
                case "proofs" -> proofs = PROOFS.fromJson(reader);
                default -> reader.skipValue();
            }
        }
        reader.endObject();
        return new GuardEvidence(
                LinkJson.present("name", name),
                LinkJson.present("owner", owner),
                LinkJson.present("deadline", deadline),
                budget,
                retries,
                LinkJson.present("tiers", tiers),
                LinkJson.present("failReason", failReason),
                LinkJson.present("breaker", breaker),
                inUse,
                stillRunning,
                calls,
                LinkJson.present("answers", answers),
                LinkJson.present("injected", injected),
                LinkJson.present("rejections", rejections),
                retried,
                hedged,
                proofs);
    }
}
