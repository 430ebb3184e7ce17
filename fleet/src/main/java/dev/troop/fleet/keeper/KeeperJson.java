package dev.troop.fleet.keeper;

import dev.troop.core.Fault;
import dev.troop.core.InstanceId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.ToStringSerializer;

/** JSON as the keeper writes it to files and to its clients: names and faults in their text form. */
final class KeeperJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new SimpleModule("troop-words")
                    .addSerializer(InstanceId.class, ToStringSerializer.instance)
                    .addDeserializer(InstanceId.class, new FromText<>(InstanceId::parse))
                    .addSerializer(InetSocketAddress.class, new AddressAsText())
                    .addDeserializer(InetSocketAddress.class, new FromText<>(KeeperJson::address))
                    .addSerializer(Fault.class, ToStringSerializer.instance)
                    .addDeserializer(Fault.class, new FromText<>(Fault::parse)))
            .build();

    private KeeperJson() {}

    static byte[] write(Object value) {
        return MAPPER.writeValueAsBytes(value);
    }

    /** Reads a value; {@link IOException} with the reason if the text is not one. */
    static <T> T read(byte[] json, Class<T> type) throws IOException {
        try {
            return MAPPER.readValue(json, type);
        } catch (JacksonException wrong) {
            throw new IOException("not a " + type.getSimpleName() + ": " + wrong.getOriginalMessage(), wrong);
        }
    }

    private static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        return new InetSocketAddress(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }

    /** Writes {@code host:port}. */
    private static final class AddressAsText extends ValueSerializer<InetSocketAddress> {
        @Override
        public void serialize(InetSocketAddress address, JsonGenerator out, SerializationContext context) {
            out.writeString(address.getHostString() + ":" + address.getPort());
        }
    }

    /** Reads what is written as a text. */
    private static final class FromText<T> extends ValueDeserializer<T> {
        private final Function<String, T> parse;

        FromText(Function<String, T> parse) {
            this.parse = parse;
        }

        @Override
        public T deserialize(JsonParser parser, DeserializationContext context) {
            return parse.apply(parser.getString());
        }
    }
}
